// Pictures from the camera: made smaller here, so that they leave on a weak net and fit the phone's disk.
// A side effect that is wanted: what the camera wrote about place and time stays on the phone.

const SIDE_MAX_PX = 1600; // a doorplate is still readable, and a photo weighs about 300 kB
const QUALITY = 0.82;

const making = new Set(); // promises of those that are not ready yet

/** Take the picture that was chosen in a field; `use` gets {bytes: ArrayBuffer, type, address: blob URL for a preview}. */
export async function choose(input, use) {
  if (!input.files[0]) return;
  const made = takePicture(input.files[0]).then((picture) => {
    input.value = "";
    use(picture);
  });
  const over = made.catch(() => undefined);
  making.add(over);
  await over;
  making.delete(over);
  await made;
}

/** Wait for what was chosen and is not ready yet: on a slow phone a finger is faster than a photo. */
export function picturesReady() {
  return Promise.all([...making]);
}

async function takePicture(file) {
  const blob = (await shrink(file).catch(() => null)) || file; // a format that is unknown here goes as it is
  return { bytes: await read(blob), type: blob.type || "image/jpeg", address: URL.createObjectURL(blob) };
}

function read(blob) {
  return new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.onload = () => resolve(reader.result);
    reader.onerror = () => reject(reader.error);
    reader.readAsArrayBuffer(blob);
  });
}

function shrink(file) {
  return new Promise((resolve, reject) => {
    const address = URL.createObjectURL(file);
    const picture = new Image();
    picture.onerror = () => {
      URL.revokeObjectURL(address);
      reject(new Error("not a picture that this browser can read"));
    };
    picture.onload = () => {
      const scale = Math.min(1, SIDE_MAX_PX / Math.max(picture.naturalWidth, picture.naturalHeight));
      const canvas = document.createElement("canvas");
      canvas.width = Math.max(1, Math.round(picture.naturalWidth * scale));
      canvas.height = Math.max(1, Math.round(picture.naturalHeight * scale));
      canvas.getContext("2d").drawImage(picture, 0, 0, canvas.width, canvas.height);
      URL.revokeObjectURL(address);
      canvas.toBlob((blob) => (blob ? resolve(blob) : reject(new Error("no picture"))), "image/jpeg", QUALITY);
    };
    picture.src = address;
  });
}
