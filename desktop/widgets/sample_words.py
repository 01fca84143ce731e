"""Chinese for the widgets' own words, so that the gallery can be looked at before the translations are built.

The stations take theirs from resources/i18n; `tests/desktop/widgets/test_gallery.py` keeps this list complete.
"""

from PySide6.QtCore import QObject, QTranslator

CHINESE = {
    "All prepared answers (Ctrl /)": "全部快捷回复（Ctrl /）",
    "Change these answers …": "修改这些回复…",
    "Calm": "从容",
    "Soon": "临近",
    "At risk": "有风险",
    "Late": "已迟",
    "Kept": "已兑现",
    "No promise yet": "尚无承诺",
    "silent {minutes} min": "已失联 {minutes} 分钟",
    "{seconds} s ago": "{seconds} 秒前",
    "{minutes} min ago": "{minutes} 分钟前",
    "{age}, ±{metres} m": "{age}，±{metres} 米",
    "live · {number} ms": "已连接 · {number} 毫秒",
    "working offline": "离线工作中",
    "working offline, {number} to send": "离线工作中，{number} 条待发",
    "catching up {number}": "正在同步 {number}",
    "hub not answering": "中枢没有应答",
    "not let in": "未被接入",
    "All is well": "一切正常",
    "{count} to rescue": "{count} 件待处理",
    "Copy": "复制",
    "Select all": "全选",
    "Before the change: {words}": "修改前：{words}",
    "Pictures": "图片",
    "Take again": "重拍",
    "Stickers": "贴纸",
    "Record a voice note": "录一段语音",
    "Play the voice note": "播放语音",
    "Pause the voice note": "暂停语音",
    "Place in the voice note": "语音播放位置",
    "Who may read it": "谁能看到",
    "Message": "消息",
    "Attach": "附件",
    "Take a photo": "拍照",
    "Send": "发送",
    "Fill in {blank} first": "请先填写{blank}",
    "Rush order": "加急订单",
    "I have seen it": "我看到了",
}


class SampleChinese(QTranslator):
    """Answers the context "Widgets" from the list above."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)

    def isEmpty(self) -> bool:
        return False

    def translate(self, context: str, source_text: str, _disambiguation: str | None = None, _n: int = -1) -> str | None:
        return CHINESE.get(source_text) if context == "Widgets" else None
