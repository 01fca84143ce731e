"""What the people of a rehearsal are called, order, write and say, in English and in Chinese.

Invented throughout; telephone numbers are from a range kept free for stories (Ofcom's 020 7946 0xxx).
"""

from __future__ import annotations

from msgspec import Struct

PHONE = "+44 20 7946 0{:03}"
TOWN = "London"
STREETS = ("Mill Lane", "Canal Street", "Orchard Rise", "Chapel Hill", "Bridge Square", "Garden Court", "King's Walk")
GOODS = (
    ("Peonies, blush, hand-tied", 5200), ("Roses, red, long", 4800), ("Spring bouquet, large", 4200),
    ("Tulips, mixed", 2600), ("Eucalyptus", 900), ("Vase, stoneware, small", 2800), ("Linen ribbon", 600),
    ("Chocolate, dark, box", 1450), ("Candle, fig", 2200), ("Orchid, white, two stems", 5400),
    ("Dried lavender", 1200), ("Lilies, white, long 百合", 5600), ("Longjing tea, 100 g 龙井茶", 2900),
)  # fmt: skip
"""Name and price in minor units."""


class Tongue(Struct, frozen=True):
    """What the people of one language are called and say; the shop is one and stands in London."""

    names: tuple[str, ...]
    cards: tuple[str, ...]
    card_changes: tuple[str, ...]
    asks: tuple[str, ...]
    answers: tuple[str, ...]
    thanks: tuple[str, ...]
    welcomes: tuple[str, ...]
    praise: tuple[str, ...]
    complaints: tuple[str, ...]
    sorries: tuple[str, ...]
    at_door: tuple[str, ...]
    among_staff: tuple[str, ...]
    door_notes: tuple[str, ...]


ENGLISH = Tongue(
    names=(
        "Daniel Okafor", "Mei Lin Chen", "Rosa Martínez", "Tom Hardy", "Alice Hardy", "Paul Weiss", "Priya Raman",
        "Sam Patel", "Inês Duarte", "Grace Bennett", "Oliver Shah", "Amara Nwosu", "Lena Fischer", "Noah Williams",
        "Chloé Martin", "Kenji Sato", "Fatima Rahman", "Lucas Novak", "Isla Murray", "Tomasz Zieliński",
    ),
    cards=(
        "Twenty years, and you still laugh first.\n— D.", "A home at last. Congratulations to you both!",
        "Get well soon, little sister.", "To the best boss who ever left. Come back.", "I am sorry. Dinner on Friday?",
        "Welcome, little one 🌷", "Happy birthday, Mum!\nAll our love from far away.", "With thanks for your patience.",
        "Mãe, parabéns! Saudades.", "Good luck tonight. We are in the third row.",
    ),
    card_changes=(
        "Thirty years, and you still laugh first.\n— D.", "Happy birthday, and many more! 🎂",
        "With all our love, from the four of us.", "No words, only flowers.",
    ),
    asks=(
        "Is it still coming this afternoon?", "She is at the studio until six, please ring the side door.",
        "Could you add a sprig of eucalyptus?", "Please do not say who it is from 🙈", "Which flowers did you choose in the end?",
    ),
    answers=(
        "Yes, all well. We keep an eye on it.", "Noted, the courier will read it at the door.",
        "With pleasure, it is done.", "It goes out in a few minutes.",
    ),
    thanks=("Thank you so much!", "She is in tears. Happy ones 🌷", "It is even nicer than the picture.", "Perfect, thank you."),
    welcomes=("With pleasure! 🌷", "Thank you, we will tell the packing room."),
    praise=("On time, and lovely.", "The courier was so kind.", "Even the ribbon was right."),
    complaints=("The ribbon had come off, and two stems were broken.", "It came without the card.", "I was told two different times."),
    sorries=("We are so sorry. A new one comes today, from us.", "That must not happen. May we call you?"),
    at_door=("I am downstairs.", "I am on my way, about ten minutes.", "Which bell is it?", "I stand at the side door."),
    among_staff=("Opened early. I picked the five tightest.", "The ribbon is nearly out.", "Done. It stands on shelf 2."),
    door_notes=("", "", "Ring twice", "Reception", "Key at number 25", "Side door"),
)  # fmt: skip

CHINESE = Tongue(
    names=("何志远", "陈美琳", "王晓彤", "周建国", "林悦", "赵明轩", "孙雨桐", "李思远", "吴佳怡", "郑浩然"),
    cards=(
        "二十年了，你还是笑得最快的那个。\n—— 志远", "晓彤，今晚别紧张。我们都在台下。", "爸爸，生日快乐！",
        "妈妈，母亲节快乐 🌷", "祝乔迁之喜，平安顺遂。", "对不起。周五一起吃饭好吗？",
    ),
    card_changes=("三十年了，你还是笑得最快的那个。\n—— 志远", "生日快乐，岁岁平安 🎂", "千言万语，都在花里。"),
    asks=("今天下午还能送到吗？", "她六点前都在工作室，请走侧门。", "请先不要告诉她是谁送的 🙈", "可以加一枝尤加利吗？"),
    answers=("可以的，请放心。", "好的，已经告诉配送员了。", "没问题，已经加上了。", "几分钟后就出发。"),
    thanks=("太感谢了！", "她感动哭了 🌷", "比照片还好看。"),
    welcomes=("不客气，很高兴帮到您 🌷", "谢谢，我们会转告同事。"),
    praise=("很准时，也很漂亮。", "配送员非常客气。", "连丝带都正合适。"),
    complaints=("丝带散了，还断了两枝。", "送到时没有贺卡。", "前后说了两个不同的时间。"),
    sorries=("非常抱歉，今天给您补送一束。", "这是我们的错，方便给您打个电话吗？"),
    at_door=("我到楼下了。", "我大约十分钟到。", "请问按哪个门铃？"),
    among_staff=("花开得早，我挑了最紧的五枝。", "丝带快用完了。", "好了，放在 2 号架。"),
    door_notes=("", "按两下铃", "前台代收", "走侧门"),
)  # fmt: skip

COURIERS = (
    "Li Wei 李伟", "Hao Zhang 张浩", "Sofia Rossi", "Ben Carter", "Amina Yusuf", "Jonas Weber", "Ruby O'Connor", "Mateo García",
)  # fmt: skip
