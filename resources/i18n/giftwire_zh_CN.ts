<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="zh_CN" sourcelanguage="en_GB">
    <context>
        <name>Calls</name>
        <message>
            <source>Rush orders nobody has acknowledged: {count}</source>
            <translation>无人确认的加急订单：{count}</translation>
        </message>
        <message>
            <source>Problems to decide: {count}</source>
            <translation>待决定的异常：{count}</translation>
        </message>
        <message>
            <source>Senders who want a change: {count}</source>
            <translation>要求更改的订购人：{count}</translation>
        </message>
        <message>
            <source>Customers without an answer: {count}</source>
            <translation>等待回复的客户：{count}</translation>
        </message>
        <message>
            <source>Offers no courier has answered: {count}</source>
            <translation>无配送员应答的派单：{count}</translation>
        </message>
    </context>
    <context>
        <name>Problem</name>
        <message>
            <source>{count} more to decide after this</source>
            <translation>之后还有 {count} 个要决定</translation>
        </message>
        <message>
            <source>What is the matter with the gift for {name}?</source>
            <translation>送给{name}的礼物怎么了？</translation>
        </message>
        <message>
            <source>Raise it</source>
            <translation>上报</translation>
        </message>
        <message>
            <source>In a few words, if needed</source>
            <translation>补充说明（可不填）</translation>
        </message>
        <message>
            <source>waits for a decision already</source>
            <translation>已在等待决定</translation>
        </message>
        <message>
            <source>Raised: {problem}</source>
            <translation>已上报：{problem}</translation>
        </message>
        <message>
            <source>If nobody is home</source>
            <translation>如果没人在家</translation>
        </message>
        <message>
            <source>Raise a problem</source>
            <translation>上报异常</translation>
        </message>
        <message>
            <source>Raise a problem …</source>
            <translation>上报异常……</translation>
        </message>
        <message>
            <source>Nothing agreed: we ask</source>
            <translation>尚未约定：到时再问</translation>
        </message>
        <message>
            <source>Agree</source>
            <translation>约定</translation>
        </message>
        <message>
            <source>Agree otherwise</source>
            <translation>改约定</translation>
        </message>
        <message>
            <source>What is agreed needs the hub: it waits until the hub answers.</source>
            <translation>约定需要中枢：等它应答后再做。</translation>
        </message>
        <message>
            <source>Nothing: ask when it happens</source>
            <translation>不约定：到时再问</translation>
        </message>
        <message>
            <source>A word to the courier, if needed</source>
            <translation>给配送员的话（可不填）</translation>
        </message>
        <message>
            <source>Words for the courier</source>
            <translation>给配送员的话</translation>
        </message>
        <message>
            <source>It is no problem any more</source>
            <translation>异常已解除，撤回</translation>
        </message>
        <message>
            <source>The photo is among the messages.</source>
            <translation>照片在消息里。</translation>
        </message>
        <message>
            <source>The place is among the messages.</source>
            <translation>位置在消息里。</translation>
        </message>
        <message>
            <source>{span} left to decide</source>
            <translation>还剩 {span}作决定</translation>
        </message>
        <message>
            <source>raised by {who}, {time}</source>
            <translation>{who} {time} 上报</translation>
        </message>
        <message>
            <source>Otherwise at {time}: {remedy}</source>
            <translation>否则 {time}：{remedy}</translation>
        </message>
        <message>
            <source>Decided by {role}.</source>
            <translation>由{role}决定。</translation>
        </message>
        <message>
            <source>One decision holds for everybody, so it needs the hub: it waits until the hub answers.</source>
            <translation>决定对所有人有效，所以需要中枢：等它应答后再做。</translation>
        </message>
        <message>
            <source>Decide the problem</source>
            <translation>决定这个异常</translation>
        </message>
        <message>
            <source>A photo of it, if there is one</source>
            <translation>照片（如有）</translation>
        </message>
        <message>
            <source>click, drop or paste it</source>
            <translation>点击、拖入或粘贴</translation>
        </message>
        <message>
            <source>The photo did not reach the shop. Give it again, or go on without.</source>
            <translation>照片没有传到店里，请再放一次，或不带照片继续。</translation>
        </message>
        <message>
            <source>That was no picture, or it is larger than 25 MB.</source>
            <translation>这不是图片，或超过 25 MB。</translation>
        </message>
    <message>
        <source>{number} is closed: nothing was done.</source>
        <translation>{number} 已结束：未做任何更改。</translation>
    </message>
</context>
    <context>
        <name>Desk</name>
        <message>
            <source>Customer's link</source>
            <translation>客户链接</translation>
        </message>
        <message>
            <source>QR code of the customer's link</source>
            <translation>客户链接的二维码</translation>
        </message>
        <message>
            <source>Copy</source>
            <translation>复制</translation>
        </message>
        <message>
            <source>Shown once. Whoever has it sees this order and can write to us.</source>
            <translation>只显示这一次。拿到链接的人可以看到这个订单，并给我们留言。</translation>
        </message>
        <message>
            <source>The address of the pages is not set at this station.</source>
            <translation>这个工位还没有设置页面地址。</translation>
        </message>
        <message>
            <source>{name} has one since {time}</source>
            <translation>{name} {time} 已拿到链接</translation>
        </message>
        <message>
            <source>not given out yet</source>
            <translation>还没有发出</translation>
        </message>
        <message>
            <source>made just now</source>
            <translation>刚刚生成</translation>
        </message>
        <message>
            <source>Copied</source>
            <translation>已复制</translation>
        </message>
        <message>
            <source>17:00</source>
            <translation>17:00</translation>
        </message>
        <message>
            <source>Number</source>
            <translation>数量</translation>
        </message>
        <message>
            <source>What is to be packed</source>
            <translation>要包的物品</translation>
        </message>
        <message>
            <source>Item</source>
            <translation>物品</translation>
        </message>
        <message>
            <source>Price ({currency})</source>
            <translation>价格（{currency}）</translation>
        </message>
        <message>
            <source>Save</source>
            <translation>保存</translation>
        </message>
        <message>
            <source>Cancel</source>
            <translation>取消</translation>
        </message>
        <message>
            <source>Inbox</source>
            <translation>收件箱</translation>
        </message>
        <message>
            <source>Waiting for you</source>
            <translation>等你处理</translation>
        </message>
        <message>
            <source>New order</source>
            <translation>新订单</translation>
        </message>
        <message>
            <source>New order (Ctrl N)</source>
            <translation>新订单（Ctrl N）</translation>
        </message>
        <message>
            <source>Name, phone, order, card</source>
            <translation>姓名、电话、单号、贺卡</translation>
        </message>
        <message>
            <source>Nothing found</source>
            <translation>没有找到</translation>
        </message>
        <message>
            <source>No name, number, card or message holds these words.</source>
            <translation>没有姓名、单号、贺卡或消息包含这些字。</translation>
        </message>
        <message>
            <source>Nobody waits</source>
            <translation>没有人在等</translation>
        </message>
        <message>
            <source>The next order from the web shop, the telephone or the counter comes here.</source>
            <translation>网店、电话或柜台的下一单会出现在这里。</translation>
        </message>
        <message>
            <source>Telephone</source>
            <translation>电话</translation>
        </message>
        <message>
            <source>Counter</source>
            <translation>柜台</translation>
        </message>
        <message>
            <source>Chat</source>
            <translation>聊天</translation>
        </message>
        <message>
            <source>How the order comes</source>
            <translation>订单怎么来的</translation>
        </message>
        <message>
            <source>Street and number</source>
            <translation>街道和门牌号</translation>
        </message>
        <message>
            <source>Floor, company, city</source>
            <translation>楼层、公司、城市</translation>
        </message>
        <message>
            <source>Address, second line</source>
            <translation>地址第二行</translation>
        </message>
        <message>
            <source>Side door, ring twice</source>
            <translation>走侧门，按两下铃</translation>
        </message>
        <message>
            <source>Card, verbatim</source>
            <translation>贺卡原文</translation>
        </message>
        <message>
            <source>Promise, today before</source>
            <translation>承诺：今天几点前</translation>
        </message>
        <message>
            <source>Rush: every role must say that it has heard</source>
            <translation>加急：每个岗位都要确认听到</translation>
        </message>
        <message>
            <source>Surprise: the recipient must not know</source>
            <translation>惊喜：收礼人不能事先知道</translation>
        </message>
        <message>
            <source>Take the order</source>
            <translation>接下订单</translation>
        </message>
        <message>
            <source>Back</source>
            <translation>返回</translation>
        </message>
        <message>
            <source>Who and where</source>
            <translation>谁送、送到哪里</translation>
        </message>
        <message>
            <source>What</source>
            <translation>送什么</translation>
        </message>
        <message>
            <source>Which words</source>
            <translation>写什么话</translation>
        </message>
        <message>
            <source>As it will be written</source>
            <translation>写出来是这样</translation>
        </message>
        <message>
            <source>By when</source>
            <translation>什么时候之前</translation>
        </message>
        <message>
            <source>New order from {name}'s enquiry</source>
            <translation>由 {name} 的咨询开新订单</translation>
        </message>
        <message>
            <source>No card</source>
            <translation>没有贺卡</translation>
        </message>
        <message>
            <source>{count} characters too many</source>
            <translation>多了 {count} 个字</translation>
        </message>
        <message>
            <source>The hub is away: noted as wished, promise it later.</source>
            <translation>中枢不在线：先记为希望时间，稍后再承诺。</translation>
        </message>
        <message>
            <source>Blank: promise it later. 17, 1730 or 17:30 work.</source>
            <translation>可以留空，以后再承诺。17、1730、17:30 都可以。</translation>
        </message>
        <message>
            <source>This is no time. 17, 1730 or 17:30 work.</source>
            <translation>这不是时间。17、1730、17:30 都可以。</translation>
        </message>
        <message>
            <source>On this computer, not yet in the shop</source>
            <translation>在这台电脑上，还没有到店里</translation>
        </message>
        <message>
            <source>No order yet</source>
            <translation>还没有订单</translation>
        </message>
        <message>
            <source>An enquiry becomes an order with one key: Ctrl N keeps name and talk.</source>
            <translation>咨询按 Ctrl N 就变成订单，姓名和对话都保留。</translation>
        </message>
        <message>
            <source>changed by {name} {time}</source>
            <translation>{name} {time} 更正</translation>
        </message>
        <message>
            <source>Recipient and address</source>
            <translation>收礼人和地址</translation>
        </message>
        <message>
            <source>51.5072, -0.1276 or a map's link</source>
            <translation>31.2304, 121.4737，或粘贴地图链接</translation>
        </message>
        <message>
            <source>No point in this. Paste latitude and longitude, or a map's link.</source>
            <translation>这里没有坐标。请粘贴纬度和经度，或地图链接。</translation>
        </message>
        <message>
            <source>Change recipient or address</source>
            <translation>修改收礼人或地址</translation>
        </message>
        <message>
            <source>Recipient and address changed.</source>
            <translation>收礼人和地址已修改。</translation>
        </message>
        <message>
            <source>Change the card</source>
            <translation>修改贺卡</translation>
        </message>
        <message>
            <source>Packing has not seen this</source>
            <translation>包装间还没看到</translation>
        </message>
        <message>
            <source>Changed by {name} {time}</source>
            <translation>{name} {time} 修改</translation>
        </message>
        <message>
            <source>1 earlier wording</source>
            <translation>之前有 1 版</translation>
        </message>
        <message>
            <source>{count} earlier wordings</source>
            <translation>之前有 {count} 版</translation>
        </message>
        <message>
            <source>Card changed. Packing sees the old and the new words.</source>
            <translation>贺卡已修改。包装间会看到新旧两种写法。</translation>
        </message>
        <message>
            <source>Items</source>
            <translation>物品</translation>
        </message>
        <message>
            <source>Change the items</source>
            <translation>修改物品</translation>
        </message>
        <message>
            <source>A price is no amount</source>
            <translation>有一个价格不是金额</translation>
        </message>
        <message>
            <source>Items changed.</source>
            <translation>物品已修改。</translation>
        </message>
        <message>
            <source>No courier yet: dispatch chooses one</source>
            <translation>还没有配送员：由调度指派</translation>
        </message>
        <message>
            <source>{metres} m</source>
            <translation>{metres} 米</translation>
        </message>
        <message>
            <source>{km} km</source>
            <translation>{km} 公里</translation>
        </message>
        <message>
            <source>Promise</source>
            <translation>承诺</translation>
        </message>
        <message>
            <source>Confirm order</source>
            <translation>确认订单</translation>
        </message>
        <message>
            <source>Wished, not promised</source>
            <translation>客户希望，尚未承诺</translation>
        </message>
        <message>
            <source>No time yet</source>
            <translation>还没有时间</translation>
        </message>
        <message>
            <source>Promise a time</source>
            <translation>承诺时间</translation>
        </message>
        <message>
            <source>Other time</source>
            <translation>改时间</translation>
        </message>
        <message>
            <source>Mark rush</source>
            <translation>标为加急</translation>
        </message>
        <message>
            <source>End rush</source>
            <translation>取消加急</translation>
        </message>
        <message>
            <source>Promises need the hub: they wait until it answers.</source>
            <translation>承诺需要中枢：等它应答后再做。</translation>
        </message>
        <message>
            <source>· rush since {time}</source>
            <translation>· {time} 起加急</translation>
        </message>
        <message>
            <source>the ring begins with the promise</source>
            <translation>有了承诺，圆环才开始走</translation>
        </message>
        <message>
            <source>Rush: packing and dispatch must say that they have heard it.</source>
            <translation>加急：包装间和调度都要确认听到。</translation>
        </message>
        <message>
            <source>No longer rush.</source>
            <translation>不再加急。</translation>
        </message>
        <message>
            <source>Type a time: 17, 1730 or 17:30.</source>
            <translation>输入时间：17、1730 或 17:30。</translation>
        </message>
        <message>
            <source>Rush heard by {role}</source>
            <translation>{role}已听到加急</translation>
        </message>
        <message>
            <source>Rush not heard by {role} yet</source>
            <translation>{role}还没听到加急</translation>
        </message>
        <message>
            <source>Seen by {role}</source>
            <translation>{role}已看</translation>
        </message>
        <message>
            <source>Not seen by {role} yet</source>
            <translation>{role}还没看</translation>
        </message>
        <message>
            <source>Yes, we can</source>
            <translation>可以做</translation>
        </message>
        <message>
            <source>Yes, we can do that. For ‹whom›, and where shall it go?</source>
            <translation>可以的。是送给‹谁›的，送到哪里？</translation>
        </message>
        <message>
            <source>A price</source>
            <translation>报价</translation>
        </message>
        <message>
            <source>Like this it would be ‹price›. Shall we make it?</source>
            <translation>这样一份是‹价格›。要给您做吗？</translation>
        </message>
        <message>
            <source>Card changed</source>
            <translation>贺卡已改</translation>
        </message>
        <message>
            <source>Done, {name}: the card now says what you asked for. You will get a photo of it before ‹time›, while it is still here.</source>
            <translation>改好了，{name}：贺卡已按您说的写。‹时间›前会把照片发给您，那时它还在店里。</translation>
        </message>
        <message>
            <source>On its way</source>
            <translation>已出发</translation>
        </message>
        <message>
            <source>{courier} has it and expects to be there at about ‹time›.</source>
            <translation>{courier}已取件，预计‹时间›左右送到。</translation>
        </message>
        <message>
            <source>Photo follows</source>
            <translation>照片稍后</translation>
        </message>
        <message>
            <source>You will get a photo before it leaves, {name}.</source>
            <translation>{name}，出发前会把照片发给您。</translation>
        </message>
        <message>
            <source>One moment</source>
            <translation>请稍等</translation>
        </message>
        <message>
            <source>One moment, {name}, I am asking ‹whom› and come back to you.</source>
            <translation>{name}，请稍等，我问一下‹谁›，马上回复您。</translation>
        </message>
        <message>
            <source>enquiry</source>
            <translation>咨询</translation>
        </message>
        <message>
            <source>no order yet · since {time}</source>
            <translation>尚无订单 · {time} 开始</translation>
        </message>
        <message>
            <source>Call {name}</source>
            <translation>致电{name}</translation>
        </message>
        <message>
            <source>Packing and dispatch will read this</source>
            <translation>包装间、调度会看到</translation>
        </message>
        <message>
            <source>Staff</source>
            <translation>店员</translation>
        </message>
        <message>
            <source>{name}, packing and dispatch will read this</source>
            <translation>{name}、包装间、调度会看到</translation>
        </message>
        <message>
            <source>Packing and dispatch will read this; no courier yet</source>
            <translation>包装间、调度会看到；还没有配送员</translation>
        </message>
        <message>
            <source>Courier</source>
            <translation>配送员</translation>
        </message>
        <message>
            <source>{names}, packing and dispatch will read this</source>
            <translation>{names}、包装间、调度会看到</translation>
        </message>
        <message>
            <source>Everyone</source>
            <translation>所有人</translation>
        </message>
        <message>
            <source>The picture is still here: the hub did not take it. Try again.</source>
            <translation>照片还在这里：中枢没有收到。请再试一次。</translation>
        </message>
        <message>
            <source>Attach a picture</source>
            <translation>添加图片</translation>
        </message>
        <message>
            <source>There is no picture in this file. JPEG, PNG and WebP work.</source>
            <translation>这个文件里没有图片。可以用 JPEG、PNG 和 WebP。</translation>
        </message>
        <message>
            <source>{name}: {phone} (copied)</source>
            <translation>{name}：{phone}（已复制）</translation>
        </message>
        <message>
            <source>Surprise for the recipient</source>
            <translation>惊喜：收礼人不知情</translation>
        </message>
        <message>
            <source>Cancelled: {reason}</source>
            <translation>已取消：{reason}</translation>
        </message>
        <message>
            <source>Make an order of it</source>
            <translation>转为订单</translation>
        </message>
        <message>
            <source>More</source>
            <translation>更多</translation>
        </message>
        <message>
            <source>Attached picture</source>
            <translation>已添加的图片</translation>
        </message>
        <message>
            <source>This picture goes with your next words.</source>
            <translation>这张图片会和下一句话一起发出。</translation>
        </message>
        <message>
            <source>Send picture</source>
            <translation>只发图片</translation>
        </message>
        <message>
            <source>Remove picture</source>
            <translation>去掉图片</translation>
        </message>
        <message>
            <source>Nothing chosen</source>
            <translation>还没有选择</translation>
        </message>
        <message>
            <source>Whoever waits for you stands on the left. A new order begins with Ctrl N.</source>
            <translation>等你答复的人会出现在左边。按 Ctrl N 开新订单。</translation>
        </message>
        <message>
            <source>New enquiry</source>
            <translation>新咨询</translation>
        </message>
        <message>
            <source>Write in this room</source>
            <translation>在这个房间里写</translation>
        </message>
        <message>
            <source>Next in the inbox</source>
            <translation>收件箱下一个</translation>
        </message>
        <message>
            <source>Previous in the inbox</source>
            <translation>收件箱上一个</translation>
        </message>
        <message>
            <source>Rush on or off</source>
            <translation>加急开关</translation>
        </message>
        <message>
            <source>Cancel this order</source>
            <translation>取消这个订单</translation>
        </message>
        <message>
            <source>Order taken.</source>
            <translation>订单已接下。</translation>
        </message>
        <message>
            <source>Cancel this order …</source>
            <translation>取消这个订单 …</translation>
        </message>
        <message>
            <source>Cancel: not any more, it is on its way</source>
            <translation>不能再取消：已经在路上</translation>
        </message>
        <message>
            <source>Cancel the order for {name}?</source>
            <translation>取消给 {name} 的订单？</translation>
        </message>
        <message>
            <source>Cancel the order</source>
            <translation>取消订单</translation>
        </message>
        <message>
            <source>Keep it</source>
            <translation>保留</translation>
        </message>
        <message>
            <source>Ordered twice</source>
            <translation>重复下单</translation>
        </message>
        <message>
            <source>Why, in a few words</source>
            <translation>简单说一下原因</translation>
        </message>
        <message>
            <source>Could you wrap it like this?</source>
            <translation>能照这个样子包吗？</translation>
        </message>
        <message>
            <source>What is asked (staff will read this)</source>
            <translation>问了什么（店员会看到）</translation>
        </message>
        <message>
            <source>Picture</source>
            <translation>图片</translation>
        </message>
        <message>
            <source>Conversation and history</source>
            <translation>对话和记录</translation>
        </message>
        <message>
            <source>Show earlier messages</source>
            <translation>显示更早的消息</translation>
        </message>
        <message>
            <source>{text}:</source>
            <translation>{text}：</translation>
        </message>
        <message>
            <source>{text}, {time}</source>
            <translation>{text}，{time}</translation>
        </message>
        <message>
            <source>{name}, {role}</source>
            <translation>{role} {name}</translation>
        </message>
        <message>
            <source>{name} waits for an answer</source>
            <translation>{name}在等答复</translation>
        </message>
        <message>
            <source>{name} has waited {minutes} min for an answer</source>
            <translation>{name}已等 {minutes} 分钟，还没有答复</translation>
        </message>
        <message>
            <source>in the shop</source>
            <translation>已到店里</translation>
        </message>
        <message>
            <source>{count} more</source>
            <translation>另外 {count} 人</translation>
        </message>
        <message>
            <source>seen by {names}</source>
            <translation>{names} 已看</translation>
        </message>
        <message>
            <source>on this computer</source>
            <translation>在这台电脑上</translation>
        </message>
        <message>
            <source>packed {time}</source>
            <translation>{time} 包好</translation>
        </message>
        <message>
            <source>Heard by {role}</source>
            <translation>{role}已知悉</translation>
        </message>
        <message>
            <source>Nobody is on duty to bring it.</source>
            <translation>目前没有当班的配送员。</translation>
        </message>
        <message>
            <source>Tight: it can be there by {time}, no sooner.</source>
            <translation>很紧：最早 {time} 送到。</translation>
        </message>
        <message>
            <source>No: not before {time}.</source>
            <translation>不行：最早也要 {time}。</translation>
        </message>
        <message>
            <source>Yes: it can be there by {time}.</source>
            <translation>可以：{time} 前能送到。</translation>
        </message>
        <message>
            <source> (1 gift goes first)</source>
            <translation>（前面还有 1 份）</translation>
        </message>
        <message>
            <source> ({count} gifts go first)</source>
            <translation>（前面还有 {count} 份）</translation>
        </message>
        <message>
            <source>{name} is free {time}</source>
            <translation>{name} {time} 有空</translation>
        </message>
        <message>
            <source>way {span}</source>
            <translation>路程 {span}</translation>
        </message>
        <message>
            <source>usual way {span}</source>
            <translation>一般路程 {span}</translation>
        </message>
        <message>
            <source>queue {span}</source>
            <translation>排队 {span}</translation>
        </message>
        <message>
            <source>packing {span}</source>
            <translation>包装 {span}</translation>
        </message>
        <message>
            <source>door {span}</source>
            <translation>上门 {span}</translation>
        </message>
        <message>
            <source>Broken, {what}: {why}</source>
            <translation>未兑现（{what}）：{why}</translation>
        </message>
        <message>
            <source>{name} promised {what}</source>
            <translation>{name}承诺了{what}</translation>
        </message>
        <message>
            <source>: “{text}”</source>
            <translation>：“{text}”</translation>
        </message>
        <message>
            <source>Not heard by {role} yet</source>
            <translation>{role}尚未知悉</translation>
        </message>
        <message>
            <source>Taken on by the courier</source>
            <translation>配送员已接下</translation>
        </message>
        <message>
            <source>The sender agreed to it</source>
            <translation>订购人已同意</translation>
        </message>
        <message>
            <source>The recipient says by a link where it shall go</source>
            <translation>由收礼人通过链接填写地址</translation>
        </message>
        <message>
            <source>Promise a place, a wording or a surprise</source>
            <translation>承诺地点、文字或惊喜</translation>
        </message>
        <message>
            <source>What is promised</source>
            <translation>承诺的内容</translation>
        </message>
        <message>
            <source>At the reception, into her own hands</source>
            <translation>送到前台，亲手交给她</translation>
        </message>
        <message>
            <source>By hand, in blue ink</source>
            <translation>手写，用蓝墨水</translation>
        </message>
        <message>
            <source>Not a word before Sunday</source>
            <translation>周日之前不要透露</translation>
        </message>
        <message>
            <source>Packing and dispatch must say that they have heard it.</source>
            <translation>包装和调度须表示已知悉。</translation>
        </message>
        <message>
            <source>The recipient may know</source>
            <translation>收礼人可以知道了</translation>
        </message>
        <message>
            <source>Only when the sender says so: nobody can take it back.</source>
            <translation>须由订购人同意：说出后无法收回。</translation>
        </message>
        <message>
            <source>Change it, the sender agreed</source>
            <translation>更改，订购人已同意</translation>
        </message>
        <message>
            <source>Whoever heard the old words must hear these.</source>
            <translation>知悉旧内容的人须重新知悉。</translation>
        </message>
        <message>
            <source>Known from before</source>
            <translation>以前的客户</translation>
        </message>
        <message>
            <source>{count} offered, Ctrl 1 takes the first</source>
            <translation>有 {count} 项可选，Ctrl 1 选第一项</translation>
        </message>
        <message>
            <source>last to {name}</source>
            <translation>上次送给{name}</translation>
        </message>
        <message>
            <source>has asked</source>
            <translation>咨询过</translation>
        </message>
        <message>
            <source>Nobody can dial this. It is kept as it is written.</source>
            <translation>这个号码打不通，会按原样保留。</translation>
        </message>
        <message>
            <source>What was asked</source>
            <translation>咨询内容</translation>
        </message>
        <message>
            <source>Wants mail, not messages</source>
            <translation>用邮件通知，不发短信</translation>
        </message>
        <message>
            <source>known from before</source>
            <translation>以前送过</translation>
        </message>
        <message>
            <source>pointed at</source>
            <translation>在图上点的</translation>
        </message>
        <message>
            <source>pasted</source>
            <translation>粘贴的</translation>
        </message>
        <message>
            <source>about {minutes} min</source>
            <translation>约 {minutes} 分钟</translation>
        </message>
        <message>
            <source>not known: click where the door is</source>
            <translation>未知：请点一下门口的位置</translation>
        </message>
        <message>
            <source>Search the inbox</source>
            <translation>在收件箱中查找</translation>
        </message>
        <message>
            <source>Look further back</source>
            <translation>查找更早的</translation>
        </message>
        <message>
            <source>This file cannot be read. Copy it to this computer first.</source>
            <translation>这个文件读不了，请先复制到这台电脑上。</translation>
        </message>
        <message>
            <source>This file is larger than 10 MB. Send a smaller picture.</source>
            <translation>这个文件超过 10 MB，请发一张小一点的图片。</translation>
        </message>
        <message>
            <source>This picture has more than 40 million points. Send a smaller one.</source>
            <translation>这张图片超过 4000 万像素，请发一张小一点的。</translation>
        </message>
        <message>
            <source>One picture goes with a message: the first one is here.</source>
            <translation>一条消息只带一张图片：已放入第一张。</translation>
        </message>
        <message>
            <source>The picture is being made ready …</source>
            <translation>正在准备图片…</translation>
        </message>
        <message>
            <source>The picture is on its way</source>
            <translation>图片正在传来</translation>
        </message>
        <message>
            <source>The hub is away: try again</source>
            <translation>连不上中枢：再试一次</translation>
        </message>
        <message>
            <source>This picture is no longer kept</source>
            <translation>这张图片已不再保存</translation>
        </message>
        <message>
            <source>Step by step, and who knew what</source>
            <translation>逐步查看，谁知道什么</translation>
        </message>
        <message>
            <source>Always</source>
            <translation>随时</translation>
        </message>
        <message>
            <source>In the shop</source>
            <translation>在店里</translation>
        </message>
        <message>
            <source>On the way</source>
            <translation>在路上</translation>
        </message>
        <message>
            <source>Quick replies</source>
            <translation>快捷回复</translation>
        </message>
        <message>
            <source>None of your own yet. Write the first below.</source>
            <translation>还没有自己的回复，在下面写第一条。</translation>
        </message>
        <message>
            <source>When it is offered</source>
            <translation>什么时候提供</translation>
        </message>
        <message>
            <source>New reply</source>
            <translation>新回复</translation>
        </message>
        <message>
            <source>{name}, it leaves at {time}.</source>
            <translation>{name}，{time} 出发。</translation>
        </message>
        <message>
            <source>Remove it everywhere?</source>
            <translation>所有前台都删除？</translation>
        </message>
        <message>
            <source>A new reply</source>
            <translation>新的回复</translation>
        </message>
        <message>
            <source>Change this reply</source>
            <translation>修改这条回复</translation>
        </message>
        <message>
            <source>Add it</source>
            <translation>添加</translation>
        </message>
        <message>
            <source>Every desk has it now.</source>
            <translation>所有前台都有了。</translation>
        </message>
        <message>
            <source>All prepared answers</source>
            <translation>全部快捷回复</translation>
        </message>
        <message>
            <source>Change the quick replies</source>
            <translation>修改快捷回复</translation>
        </message>
        <message>
            <source>{name}, {recipient}, {courier}, {number}, {address}, {shop} and {phone} are filled in.</source>
            <translation>{name}、{recipient}、{courier}、{number}、{address}、{shop}、{phone} 会自动填好。</translation>
        </message>
        <message>
            <source>Any other {blank} must be filled before it is sent.</source>
            <translation>其他 {blank} 要填完才能发出。</translation>
        </message>
        <message>
            <source>The voice note is on its way</source>
            <translation>语音正在传来</translation>
        </message>
        <message>
            <source>This voice note is no longer kept</source>
            <translation>这段语音已不再保存</translation>
        </message>
        <message>
            <source>This computer cannot play it</source>
            <translation>这台电脑放不了</translation>
        </message>
        <message>
            <source>Stop and listen</source>
            <translation>停止并试听</translation>
        </message>
        <message>
            <source>Send voice note</source>
            <translation>发送语音</translation>
        </message>
        <message>
            <source>Throw the recording away</source>
            <translation>扔掉这段录音</translation>
        </message>
        <message>
            <source>This computer has no microphone that may be used. Connect one first.</source>
            <translation>这台电脑没有可用的麦克风，请先接上一个。</translation>
        </message>
        <message>
            <source>Recording {time} of at most {most}</source>
            <translation>正在录音 {time}，最长 {most}</translation>
        </message>
        <message>
            <source>The voice note is being made ready …</source>
            <translation>正在准备语音…</translation>
        </message>
        <message>
            <source>Nothing was recorded. Speak for at least half a second.</source>
            <translation>什么也没录到，请至少说半秒钟。</translation>
        </message>
        <message>
            <source>The voice note was not sent: another room is open.</source>
            <translation>语音没有发出：已打开另一个房间。</translation>
        </message>
        <message>
            <source>The voice note is still here: the hub did not take it. Try again.</source>
            <translation>语音还在这里：中枢没有收到。请再试一次。</translation>
        </message>
        <message>
            <source>Who ordered</source>
            <translation>订购人</translation>
        </message>
        <message>
            <source>Change who ordered, number or mail address</source>
            <translation>更改订购人、电话或邮箱</translation>
        </message>
        <message>
            <source>Changed. What {name} is told from now on goes there.</source>
            <translation>已更改。此后给{name}的消息都发到这里。</translation>
        </message>
        <message>
            <source>told by mail</source>
            <translation>用邮件通知</translation>
        </message>
        <message>
            <source>no number and no address: nobody can tell them</source>
            <translation>没有电话也没有邮箱：无法通知</translation>
        </message>
        <message>
            <source>On its way: for another address raise a problem, or call the courier: {who}</source>
            <translation>已在路上：要改地址请上报异常，或致电配送员：{who}</translation>
        </message>
        <message>
            <source>Another time is promised; it was {time}.</source>
            <translation>已改为另一时间；原为{time}。</translation>
        </message>
        <message>
            <source>Page up goes to earlier messages, Home to the first, End to the newest.</source>
            <translation>按 Page Up 看更早的消息，Home 到最早，End 到最新。</translation>
        </message>
        <message>
            <source>Open in its own window</source>
            <translation>在单独的窗口中打开</translation>
        </message>
        <message>
            <source>Show it at the desk, with its order</source>
            <translation>在前台显示，连同订单</translation>
        </message>
        <message>
            <source>Close this window</source>
            <translation>关闭此窗口</translation>
        </message>
        <message>
            <source>{count} rooms have windows of their own: close one first.</source>
            <translation>已有 {count} 个房间开了单独的窗口：请先关闭一个。</translation>
        </message>
        <message>
            <source>The room is here again when somebody has signed in.</source>
            <translation>有人登录后，房间会在这里重新显示。</translation>
        </message>
        <message>
            <source>The link that was sent before stops working. A message brings a fresh one, where the shop sends messages.</source>
            <translation>之前发出的链接将失效。店铺如开通了消息通知，会随消息发送新链接。</translation>
        </message>
    <message>
        <source>A picture for this room</source>
        <translation>给这个房间拍张照片</translation>
    </message>
    <message>
        <source>Take a photo for this room</source>
        <translation>给这个房间拍照</translation>
    </message>
    <message>
        <source>begin by {time}</source>
        <translation>须在 {time} 前开始</translation>
    </message>
    <message>
        <source>leave by {time}</source>
        <translation>须在 {time} 前出发</translation>
    </message>
    <message>
        <source>{parts}: {by}</source>
        <translation>{parts}：{by}</translation>
    </message>
    <message>
        <source>Time</source>
        <translation>时间</translation>
    </message>
    <message>
        <source>Place</source>
        <translation>地点</translation>
    </message>
    <message>
        <source>Wording</source>
        <translation>贺卡措辞</translation>
    </message>
    <message>
        <source>Surprise</source>
        <translation>惊喜</translation>
    </message>
    <message>
        <source>{what} “{text}”</source>
        <translation>{what}“{text}”</translation>
    </message>
    <message>
        <source>Time, rush since {time}</source>
        <translation>时间（{time} 起加急）</translation>
    </message>
    <message>
        <source>Rush</source>
        <translation>加急</translation>
    </message>
    <message>
        <source>{what}: not seen by {roles} yet</source>
        <translation>{what}：{roles}还没看</translation>
    </message>
    <message>
        <source>{what}: not heard by {roles} yet</source>
        <translation>{what}：{roles}未知悉</translation>
    </message>
    <message>
        <source>{what}: seen by all</source>
        <translation>{what}：都看过了</translation>
    </message>
    <message>
        <source>{what}: seen by {roles}</source>
        <translation>{what}：{roles}已看</translation>
    </message>
    <message>
        <source>{what}: heard by all</source>
        <translation>{what}：都已知悉</translation>
    </message>
    <message>
        <source>{what}: heard by {roles}</source>
        <translation>{what}：{roles}已知悉</translation>
    </message>
    <message>
        <source>, </source>
        <translation>、</translation>
    </message>
    <message>
        <source>Promises</source>
        <translation>承诺</translation>
    </message>
    <message>
        <source>Opens: who made each promise, and who has heard it when</source>
        <translation>展开：每项承诺由谁作出，谁在何时知悉</translation>
    </message>
    <message>
        <source>suggested</source>
        <translation>查询所得</translation>
    </message>
    <message>
        <source>How it was</source>
        <translation>客户评价</translation>
    </message>
    <message>
        <source>It waits in the room of {name}.</source>
        <translation>内容已保留在{name}的房间里。</translation>
    </message>
    <message>
        <source>The hub did not take a picture.</source>
        <translation>中枢没有接收图片。</translation>
    </message>
    <message>
        <source>The hub did not take a voice note.</source>
        <translation>中枢没有接收语音。</translation>
    </message>
    <message>
        <source>Somebody has changed it since: nothing was taken back.</source>
        <translation>此后有人改过：没有撤回任何内容。</translation>
    </message>
    <message>
        <source>This can no longer be changed. What you wrote is still here to copy.</source>
        <translation>这里已不能再改。您写的内容仍在，可以复制。</translation>
    </message>
    <message>
        <source>The order is closed: nothing more can be promised.</source>
        <translation>订单已结束：不能再作承诺。</translation>
    </message>
    <message>
        <source>One more waits behind it.</source>
        <translation>后面还有一张。</translation>
    </message>
    <message>
        <source>{count} more wait behind it.</source>
        <translation>后面还有 {count} 张。</translation>
    </message>
    <message>
        <source>It waits behind the one that stands here now.</source>
        <translation>它排在现在这张后面。</translation>
    </message>
    <message>
        <source>The picture was chosen for another room.</source>
        <translation>这张图片是为另一个房间选的。</translation>
    </message>
        <message>
            <source>Make a customer&apos;s link</source>
            <translation>生成客户链接</translation>
        </message>
        <message>
            <source>A name is needed</source>
            <translation>请填写姓名</translation>
        </message>
    <message>
        <source>Not today: {time}.</source>
        <translation>不是今天：{time}。</translation>
    </message>
    <message>
        <source>That time is over. Type another one.</source>
        <translation>这个时间已过。请另填一个。</translation>
    </message>
    <message>
        <source>The order begun for {name} waits until its sheet is opened again.</source>
        <translation>为 {name} 填写的订单已保留，再次打开它的表单时还在。</translation>
    </message>
    <message>
        <source>The order for {name} was not taken: it stands in the sheet again.</source>
        <translation>{name} 的订单未被接受：内容仍在表单中。</translation>
    </message>
    <message>
        <source>somebody without a name</source>
        <translation>未填姓名者</translation>
    </message>
        <message>
            <source>accepted {time}</source>
            <translation>{time} 已接单</translation>
        </message>
    <message>
        <source>Cancelling needs the hub: it waits until the hub answers.</source>
        <translation>取消订单需要中枢：等它应答后再做。</translation>
    </message>
    <message>
        <source>A link needs the hub: it waits until the hub answers.</source>
        <translation>生成链接需要中枢：等它应答后再做。</translation>
    </message>
</context>
    <context>
        <name>Dispatch</name>
        <message>
            <source>off duty</source>
            <translation>已下班</translation>
        </message>
        <message>
            <source>silent</source>
            <translation>无信号</translation>
        </message>
        <message>
            <source>answering</source>
            <translation>等答复</translation>
        </message>
        <message>
            <source>on run, 1 stop</source>
            <translation>配送中，1 站</translation>
        </message>
        <message>
            <source>on run, {stops} stops</source>
            <translation>配送中，{stops} 站</translation>
        </message>
        <message>
            <source>free</source>
            <translation>空闲</translation>
        </message>
        <message>
            <source>no position yet</source>
            <translation>还没有定位</translation>
        </message>
        <message>
            <source>not sharing</source>
            <translation>没有共享位置</translation>
        </message>
        <message>
            <source>{span} ago</source>
            <translation>{span}前</translation>
        </message>
        <message>
            <source>{age}, ±{metres} m</source>
            <translation>{age}，±{metres} 米</translation>
        </message>
        <message>
            <source>at the shop, {age}</source>
            <translation>在店里，{age}</translation>
        </message>
        <message>
            <source>Battery {percent}%</source>
            <translation>电量 {percent}%</translation>
        </message>
        <message>
            <source>Call</source>
            <translation>致电</translation>
        </message>
        <message>
            <source>Call {courier}</source>
            <translation>致电{courier}</translation>
        </message>
        <message>
            <source>Take back {count}</source>
            <translation>收回 {count} 单</translation>
        </message>
        <message>
            <source>{name} is back in the shop</source>
            <translation>{name} 已回店里</translation>
        </message>
        <message>
            <source>Take {name} back</source>
            <translation>收回给 {name} 的订单</translation>
        </message>
        <message>
            <source>Link</source>
            <translation>链接</translation>
        </message>
        <message>
            <source>Off duty</source>
            <translation>下班</translation>
        </message>
        <message>
            <source>On duty</source>
            <translation>上班</translation>
        </message>
        <message>
            <source>Change {courier}</source>
            <translation>修改 {courier}</translation>
        </message>
        <message>
            <source>Withdraw the offer of {name}</source>
            <translation>撤回给 {name} 的派单</translation>
        </message>
        <message>
            <source>Accepted by telephone: {name}</source>
            <translation>电话接单：{name}</translation>
        </message>
        <message>
            <source>{number} offered</source>
            <translation>已派 {number}</translation>
        </message>
        <message>
            <source>{number}: no answer</source>
            <translation>{number}：没有答复</translation>
        </message>
        <message>
            <source>{count} orders</source>
            <translation>{count} 个订单</translation>
        </message>
        <message>
            <source>accepted {time}</source>
            <translation>{time} 已接单</translation>
        </message>
        <message>
            <source>Courier</source>
            <translation>配送员</translation>
        </message>
        <message>
            <source>Name</source>
            <translation>姓名</translation>
        </message>
        <message>
            <source>Telephone</source>
            <translation>电话</translation>
        </message>
        <message>
            <source>Device id, as the tracker sends it</source>
            <translation>定位器发送的设备编号</translation>
        </message>
        <message>
            <source>Our page only</source>
            <translation>只用我们的页面</translation>
        </message>
        <message>
            <source>Where positions come from</source>
            <translation>定位从哪里来</translation>
        </message>
        <message>
            <source>On duty from now</source>
            <translation>从现在起上班</translation>
        </message>
        <message>
            <source>New courier</source>
            <translation>新配送员</translation>
        </message>
        <message>
            <source>Add</source>
            <translation>添加</translation>
        </message>
        <message>
            <source>Save</source>
            <translation>保存</translation>
        </message>
        <message>
            <source>A name is needed</source>
            <translation>请填写姓名</translation>
        </message>
        <message>
            <source>The tracker's device id is needed</source>
            <translation>请填写定位器的设备编号</translation>
        </message>
        <message>
            <source>Courier's link</source>
            <translation>配送员链接</translation>
        </message>
        <message>
            <source>Code of the link</source>
            <translation>链接的二维码</translation>
        </message>
        <message>
            <source>Copy link</source>
            <translation>复制链接</translation>
        </message>
        <message>
            <source>Link for {courier}</source>
            <translation>{courier} 的链接</translation>
        </message>
        <message>
            <source>opens until {time}</source>
            <translation>{time} 前有效</translation>
        </message>
        <message>
            <source>Copied</source>
            <translation>已复制</translation>
        </message>
        <message>
            <source>Add a courier</source>
            <translation>添加配送员</translation>
        </message>
        <message>
            <source>Couriers</source>
            <translation>配送员</translation>
        </message>
        <message>
            <source>{on} on, {off} off</source>
            <translation>上班 {on} 人，下班 {off} 人</translation>
        </message>
        <message>
            <source>At the shop door</source>
            <translation>在店门口</translation>
        </message>
        <message>
            <source>ready about {time}</source>
            <translation>约 {time} 包好</translation>
        </message>
        <message>
            <source>Shop</source>
            <translation>店</translation>
        </message>
        <message>
            <source>{span} late</source>
            <translation>晚 {span}</translation>
        </message>
        <message>
            <source>Free, at the shop, arrives {time}</source>
            <translation>空闲，在店里，{time} 到</translation>
        </message>
        <message>
            <source>After 1 stop, arrives {time}</source>
            <translation>1 站之后，{time} 到</translation>
        </message>
        <message>
            <source>After {stops} stops, arrives {time}</source>
            <translation>{stops} 站之后，{time} 到</translation>
        </message>
        <message>
            <source>Free, out, arrives {time}</source>
            <translation>空闲，在外面，{time} 到</translation>
        </message>
        <message>
            <source>Answering, arrives {time}</source>
            <translation>正在答复，{time} 到</translation>
        </message>
        <message>
            <source>Place unknown, arrives {time}</source>
            <translation>位置不明，{time} 到</translation>
        </message>
        <message>
            <source>The place is not on the map; {ride} is assumed.</source>
            <translation>地址不在地图上；按 {ride} 估算。</translation>
        </message>
        <message>
            <source>At the shop by {time}, then a {ride} ride.</source>
            <translation>{time} 到店，再骑 {ride}。</translation>
        </message>
        <message>
            <source>Packed by {time}, then a {ride} ride.</source>
            <translation>{time} 包好，再骑 {ride}。</translation>
        </message>
        <message>
            <source>It is packed; a {ride} ride.</source>
            <translation>已经包好；骑 {ride}。</translation>
        </message>
        <message>
            <source>{first} {second}</source>
            <translation>{first}{second}</translation>
        </message>
        <message>
            <source>No time is promised.</source>
            <translation>没有承诺时间。</translation>
        </message>
        <message>
            <source>{span} late, and nobody is faster.</source>
            <translation>晚 {span}，没有人更快。</translation>
        </message>
        <message>
            <source>{span} to spare, and nobody else's stop moves.</source>
            <translation>还有 {span} 余地，不影响别人的站点。</translation>
        </message>
        <message>
            <source>{span} to spare</source>
            <translation>余 {span}</translation>
        </message>
        <message>
            <source>Close</source>
            <translation>关闭</translation>
        </message>
        <message>
            <source>from {sender}</source>
            <translation>订购人 {sender}</translation>
        </message>
        <message>
            <source>Room of {name}</source>
            <translation>{name} 的房间</translation>
        </message>
        <message>
            <source>Staff</source>
            <translation>店员</translation>
        </message>
        <message>
            <source>Everyone</source>
            <translation>所有人</translation>
        </message>
        <message>
            <source>Only the shop reads this</source>
            <translation>只有店里看到</translation>
        </message>
        <message>
            <source>The shop and the courier read this</source>
            <translation>店里和配送员会看到</translation>
        </message>
        <message>
            <source>The customer reads this too</source>
            <translation>客户也会看到</translation>
        </message>
        <message>
            <source>I have seen it</source>
            <translation>我看到了</translation>
        </message>
        <message>
            <source>Rush: {name}</source>
            <translation>加急：{name}</translation>
        </message>
        <message>
            <source>and {count} more</source>
            <translation>还有 {count} 个</translation>
        </message>
        <message>
            <source>What the map shows</source>
            <translation>地图显示什么</translation>
        </message>
        <message>
            <source>{name} offered to {courier}</source>
            <translation>{name} 已派给 {courier}</translation>
        </message>
        <message>
            <source>This needs the hub: wait for the connection.</source>
            <translation>这一步需要中枢：请等连接恢复。</translation>
        </message>
        <message>
            <source>Take the suggestion</source>
            <translation>采用建议</translation>
        </message>
        <message>
            <source>Offer to somebody else</source>
            <translation>派给别人</translation>
        </message>
        <message>
            <source>Open the order's room</source>
            <translation>打开订单房间</translation>
        </message>
        <message>
            <source>I have seen the rush</source>
            <translation>我看到加急了</translation>
        </message>
        <message>
            <source>Show everything on the map</source>
            <translation>在地图上显示全部</translation>
        </message>
        <message>
            <source>All</source>
            <translation>全部</translation>
        </message>
        <message>
            <source>Moving {count}</source>
            <translation>行进中 {count}</translation>
        </message>
        <message>
            <source>In danger {count}</source>
            <translation>有危险 {count}</translation>
        </message>
        <message>
            <source>When?</source>
            <translation>什么时候？</translation>
        </message>
        <message>
            <source>When can you be at the shop?</source>
            <translation>你什么时候能到店？</translation>
        </message>
        <message>
            <source>It is ready</source>
            <translation>已备好</translation>
        </message>
        <message>
            <source>It is packed and waits at ‹place›.</source>
            <translation>已包好，放在‹地点›。</translation>
        </message>
        <message>
            <source>Circle: expected arrival</source>
            <translation>圆圈：预计到达</translation>
        </message>
        <message>
            <source>Bar: promised time</source>
            <translation>竖线：承诺时间</translation>
        </message>
        <message>
            <source>Expected by {engine}</source>
            <translation>按 {engine} 估算</translation>
        </message>
        <message>
            <source>Expected by straight line, at the pace learnt here</source>
            <translation>按直线、本店学到的速度估算</translation>
        </message>
        <message>
            <source>Expected by straight line, 15 km/h</source>
            <translation>按直线、时速 15 公里估算</translation>
        </message>
        <message>
            <source>Runs against their promises</source>
            <translation>配送趟与承诺</translation>
        </message>
        <message>
            <source>{courier}: stop {number}, {name}, expected {time}</source>
            <translation>{courier}：第 {number} 站，{name}，预计 {time}</translation>
        </message>
        <message>
            <source>Nobody is on a run. Runs appear here against their promises.</source>
            <translation>还没有人在配送。配送趟会对照承诺显示在这里。</translation>
        </message>
        <message>
            <source>Orders that nobody has</source>
            <translation>没人配送的订单</translation>
        </message>
        <message>
            <source>Everybody is provided for</source>
            <translation>都安排好了</translation>
        </message>
        <message>
            <source>Every order has a courier. New ones appear here by promise.</source>
            <translation>每个订单都有配送员。新订单按承诺出现在这里。</translation>
        </message>
        <message>
            <source>Drag onto a courier, or press Ctrl ↵</source>
            <translation>拖给一位配送员，或按 Ctrl ↵</translation>
        </message>
        <message>
            <source>Nobody has these</source>
            <translation>还没人接的</translation>
        </message>
        <message>
            <source>{courier} cannot</source>
            <translation>{courier}不能接</translation>
        </message>
        <message>
            <source>Open room</source>
            <translation>打开房间</translation>
        </message>
        <message>
            <source>Nobody can take it</source>
            <translation>没有人能接</translation>
        </message>
        <message>
            <source>Run</source>
            <translation>配送趟</translation>
        </message>
        <message>
            <source>It leaves</source>
            <translation>出发</translation>
        </message>
        <message>
            <source>Run of {courier}</source>
            <translation>{courier}的配送趟</translation>
        </message>
        <message>
            <source>Save this order</source>
            <translation>保存这个顺序</translation>
        </message>
        <message>
            <source>Plan the run</source>
            <translation>排这一趟</translation>
        </message>
        <message>
            <source>Bring {name} earlier</source>
            <translation>把{name}提前</translation>
        </message>
        <message>
            <source>loaded</source>
            <translation>已装车</translation>
        </message>
        <message>
            <source>{name} is loaded</source>
            <translation>{name}的已装车</translation>
        </message>
        <message>
            <source>Hand over what is on the road to</source>
            <translation>把路上的转交给</translation>
        </message>
        <message>
            <source>not planned: the next promise comes first</source>
            <translation>还没排：先送最早承诺的</translation>
        </message>
        <message>
            <source>on the road</source>
            <translation>在路上</translation>
        </message>
        <message>
            <source>loaded: {count} of {all}</source>
            <translation>已装车：{count} / {all}</translation>
        </message>
        <message>
            <source>Works for somebody else: no page, dispatch takes the steps</source>
            <translation>外包配送员：没有页面，由调度代为操作</translation>
        </message>
        <message>
            <source>No courier on duty is within reach</source>
            <translation>没有上班的配送员在附近</translation>
        </message>
        <message>
            <source>Put somebody on duty at the right, or speak to the front desk.</source>
            <translation>请在右边安排人上班，或和前台商量。</translation>
        </message>
        <message>
            <source>Offer to {courier}</source>
            <translation>派给 {courier}</translation>
        </message>
        <message>
            <source>Offers need the hub: wait for the connection.</source>
            <translation>派单需要中枢：请等连接恢复。</translation>
        </message>
        <message>
            <source>Others {count}</source>
            <translation>其他 {count}</translation>
        </message>
        <message>
            <source>When the couriers arrive</source>
            <translation>配送员何时到达</translation>
        </message>
        <message>
            <source>Offer {name} to somebody else</source>
            <translation>把 {name} 改派给别人</translation>
        </message>
        <message>
            <source>then call them</source>
            <translation>届时请打电话</translation>
        </message>
        <message>
            <source>call them now</source>
            <translation>请打电话</translation>
        </message>
        <message>
            <source>{silent} of {count} offers without an answer</source>
            <translation>{count} 个派单中 {silent} 个无人应答</translation>
        </message>
        <message>
            <source>1 offer waits for its answer</source>
            <translation>1 个派单等待应答</translation>
        </message>
        <message>
            <source>{count} offers wait for their answers</source>
            <translation>{count} 个派单等待应答</translation>
        </message>
        <message>
            <source>{name} handed over to {courier}: both pages show it</source>
            <translation>{name} 已转交 {courier}，两人页面都会显示</translation>
        </message>
        <message>
            <source>Take it back from its courier</source>
            <translation>从配送员处收回</translation>
        </message>
        <message>
            <source>Earlier in its run</source>
            <translation>在这一趟中提前</translation>
        </message>
        <message>
            <source>Later in its run</source>
            <translation>在这一趟中推后</translation>
        </message>
        <message>
            <source>The courier&apos;s run</source>
            <translation>这位配送员的配送趟</translation>
        </message>
        <message>
            <source>To the orders that nobody has</source>
            <translation>转到无人配送的订单</translation>
        </message>
        <message>
            <source>To the couriers</source>
            <translation>转到配送员</translation>
        </message>
        <message>
            <source>Who takes it instead?</source>
            <translation>改由谁送？</translation>
        </message>
        <message>
            <source>Who takes {name} instead?</source>
            <translation>{name} 改由谁送？</translation>
        </message>
        <message>
            <source>Nobody else is on duty and heard of.</source>
            <translation>没有其他在岗且有位置的配送员。</translation>
        </message>
        <message>
            <source>It is on the road: the two couriers meet, and both pages show it at once.</source>
            <translation>礼物已在路上：两位配送员碰面交接，两人页面会立即显示。</translation>
        </message>
        <message>
            <source>It is taken back and offered anew; whoever you choose may still say no.</source>
            <translation>会先收回再重新派出；您选的人仍可拒绝。</translation>
        </message>
        <message>
            <source>Print</source>
            <translation>打印</translation>
        </message>
        <message>
            <source>Let the courier scan it, send it, or print it. It is shown only here and only now; a lost one is replaced.</source>
            <translation>让配送员扫码、发给他们，或打印出来。只在此处此刻显示；丢了就换新的。</translation>
        </message>
        <message>
            <source>Bring {name} later</source>
            <translation>把 {name} 推后</translation>
        </message>
        <message>
            <source>Offer the whole run to somebody else</source>
            <translation>把整趟改派给</translation>
        </message>
        <message>
            <source>Triangle: in danger</source>
            <translation>三角：有风险</translation>
        </message>
        <message>
            <source>promised {time}</source>
            <translation>承诺 {time}</translation>
        </message>
        <message>
            <source>tight</source>
            <translation>紧张</translation>
        </message>
        <message>
            <source>{count} late</source>
            <translation>{count} 单超时</translation>
        </message>
        <message>
            <source>{count} tight</source>
            <translation>{count} 单紧张</translation>
        </message>
        <message>
            <source>Map</source>
            <translation>地图</translation>
        </message>
        <message>
            <source>The map is here again when somebody has signed in.</source>
            <translation>有人登录后，地图会重新出现。</translation>
        </message>
        <message>
            <source>Bring the map back</source>
            <translation>收回地图</translation>
        </message>
        <message>
            <source>The map has a window of its own</source>
            <translation>地图在单独的窗口里</translation>
        </message>
        <message>
            <source>Drag orders onto the couriers there, or onto their cards here.</source>
            <translation>可把订单拖给那边的配送员，也可拖到这里的配送员卡片上。</translation>
        </message>
        <message>
            <source>The map in a window of its own, or back</source>
            <translation>地图移到单独窗口，或收回</translation>
        </message>
    <message>
        <source>The courier is at the door: nobody else can bring it now.</source>
        <translation>配送员已在门口，现在不能换人。</translation>
    </message>
    <message>
        <source>↑ ↓ or letters of a name choose · ↵ gives it · Esc leave</source>
        <translation>↑ ↓ 或输入姓名选择 · ↵ 转交 · Esc 离开</translation>
    </message>
    <message>
        <source>It has gone on meanwhile: nothing was done.</source>
        <translation>情况已有变化：未做任何更改。</translation>
    </message>
    <message>
        <source>Somebody has given it on since: nothing was taken back.</source>
        <translation>此后有人已转给他人：没有撤回。</translation>
    </message>
</context>
    <context>
        <name>Frame</name>
        <message>
            <source>Locked</source>
            <translation>已锁定</translation>
        </message>
        <message>
            <source>Find an order, a person, an action</source>
            <translation>查找订单、联系人、操作</translation>
        </message>
        <message>
            <source>Show what needs rescue</source>
            <translation>显示待处理清单</translation>
        </message>
        <message>
            <source>Undo</source>
            <translation>撤销</translation>
        </message>
        <message>
            <source>Working offline since {time}. Orders, messages and packing go on and are sent later; promises and couriers need the hub.</source>
            <translation>{time} 起离线工作。订单、消息和包装照常进行，稍后发送；承诺和派单要等中枢恢复。</translation>
        </message>
        <message>
            <source>The hub does not let this station in. Ask the owner for a new code.</source>
            <translation>中枢未让这个工位接入。请向店主要一个新的配对码。</translation>
        </message>
        <message>
            <source>This station's program and the hub's are too far apart. Ask the owner to update.</source>
            <translation>这个工位的程序和中枢的版本相差太远。请店主更新。</translation>
        </message>
        <message>
            <source>Not let in</source>
            <translation>未获接入</translation>
        </message>
        <message>
            <source>Looking for the hub</source>
            <translation>正在寻找中枢</translation>
        </message>
        <message>
            <source>As soon as it answers, today's orders are here. Is its computer on?</source>
            <translation>它一应答，今天的订单就会出现。它的电脑开着吗？</translation>
        </message>
        <message>
            <source>{count} steps have not reached the shop yet</source>
            <translation>还有 {count} 步没有到店里</translation>
        </message>
        <message>
            <source>They are kept on this computer and go first when this station is opened again.</source>
            <translation>它们保存在这台电脑上，下次打开这个工位时会先发出。</translation>
        </message>
        <message>
            <source>Stay here</source>
            <translation>留下</translation>
        </message>
        <message>
            <source>Leave</source>
            <translation>离开</translation>
        </message>
        <message>
        <source>Manage the shop: stations, people, links, limits</source>
        <translation>管理店铺：工位、人员、链接、限制</translation>
    </message>
    <message>
        <source>Sign out and go home</source>
        <translation>退出登录，下班</translation>
    </message>
    <message>
        <source>Switch person</source>
        <translation>换人</translation>
    </message>
        <message>
            <source>Let this station in anew</source>
            <translation>重新接入这个工位</translation>
        </message>
    <message>
        <source>This computer&apos;s disk takes nothing more. Make room on it; what you do waits until then and is lost if the computer is switched off.</source>
        <translation>这台电脑的磁盘已写不进去。请腾出空间；在此之前的操作只是暂存，关机就会丢失。</translation>
    </message>
        <message>
            <source>How a day or a week went</source>
            <translation>回顾一天或一周</translation>
        </message>
        <message>
            <source>This order step by step, and who knew what</source>
            <translation>这一单的经过，谁知道什么</translation>
        </message>
        <message>
            <source>As the system says</source>
            <translation>跟随系统</translation>
        </message>
        <message>
            <source>Language</source>
            <translation>语言</translation>
        </message>
        <message>
            <source>Light</source>
            <translation>浅色</translation>
        </message>
        <message>
            <source>Dark</source>
            <translation>深色</translation>
        </message>
        <message>
            <source>Colours</source>
            <translation>颜色</translation>
        </message>
        <message>
            <source>Size</source>
            <translation>大小</translation>
        </message>
        <message>
            <source>Sound</source>
            <translation>声音</translation>
        </message>
        <message>
            <source>All keys</source>
            <translation>全部快捷键</translation>
        </message>
        <message>
            <source>Close this station</source>
            <translation>关闭本工位</translation>
        </message>
        <message>
            <source>Sound is off</source>
            <translation>已静音</translation>
        </message>
        <message>
            <source>This station</source>
            <translation>本工位</translation>
        </message>
        <message>
            <source>Size: {size}%</source>
            <translation>大小：{size}%</translation>
        </message>
        <message>
            <source>Larger</source>
            <translation>放大</translation>
        </message>
        <message>
            <source>Smaller</source>
            <translation>缩小</translation>
        </message>
        <message>
            <source>Usual size</source>
            <translation>恢复默认大小</translation>
        </message>
        <message>
            <source>High contrast</source>
            <translation>高对比度</translation>
        </message>
        <message>
            <source>With a new code from the owner, press “Let this station in anew” above.</source>
            <translation>拿到店主的新配对码后，点上方的“重新接入这个工位”。</translation>
        </message>
        <message>
            <source>Left column wider</source>
            <translation>左栏加宽</translation>
        </message>
        <message>
            <source>Left column narrower</source>
            <translation>左栏变窄</translation>
        </message>
        <message>
            <source>Right column wider</source>
            <translation>右栏加宽</translation>
        </message>
        <message>
            <source>Right column narrower</source>
            <translation>右栏变窄</translation>
        </message>
        <message>
            <source>Lower part higher</source>
            <translation>下栏加高</translation>
        </message>
        <message>
            <source>Lower part flatter</source>
            <translation>下栏减低</translation>
        </message>
        <message>
            <source>Columns as at first</source>
            <translation>各栏恢复原宽</translation>
        </message>
    <message>
        <source>About Giftwire</source>
        <translation>关于 Giftwire</translation>
    </message>
    <message>
        <source>Version {version}</source>
        <translation>版本 {version}</translation>
    </message>
    <message>
        <source>Apache License 2.0, © 2026 the Giftwire contributors</source>
        <translation>Apache 许可证 2.0，© 2026 Giftwire 贡献者</translation>
    </message>
    <message>
        <source>Language, colours, size and sound of this station</source>
        <translation>本工位的语言、颜色、大小和声音</translation>
    </message>
    <message>
        <source>Redo</source>
        <translation>重做</translation>
    </message>
    <message>
        <source>Cut</source>
        <translation>剪切</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>复制</translation>
    </message>
    <message>
        <source>Paste</source>
        <translation>粘贴</translation>
    </message>
    <message>
        <source>Select all</source>
        <translation>全选</translation>
    </message>
    <message>
        <source>Minimise</source>
        <translation>最小化</translation>
    </message>
    <message>
        <source>Zoom</source>
        <translation>缩放</translation>
    </message>
    <message>
        <source>Close this window</source>
        <translation>关闭此窗口</translation>
    </message>
    <message>
        <source>Order</source>
        <translation>订单</translation>
    </message>
    <message>
        <source>Shop</source>
        <translation>店铺</translation>
    </message>
    <message>
        <source>Edit</source>
        <translation>编辑</translation>
    </message>
    <message>
        <source>View</source>
        <translation>显示</translation>
    </message>
    <message>
        <source>Window</source>
        <translation>窗口</translation>
    </message>
    <message>
        <source>Help</source>
        <translation>帮助</translation>
    </message>
    <message>
        <source>Something is half written here and would be lost: send it or take it away first.</source>
        <translation>这里有写了一半的内容，会丢失：请先发送或删去。</translation>
    </message>
    <message>
        <source>Something is half written in this window</source>
        <translation>这个窗口里有写了一半的内容</translation>
    </message>
    <message>
        <source>What is half written, and has not been sent, is not kept.</source>
        <translation>写了一半、还没有发送的内容不会保留。</translation>
    </message>
</context>
    <context>
        <name>Map</name>
        <message>
            <source>{n} s</source>
            <translation>{n} 秒</translation>
        </message>
        <message>
            <source>{n} min</source>
            <translation>{n} 分钟</translation>
        </message>
        <message>
            <source>{n} h</source>
            <translation>{n} 小时</translation>
        </message>
        <message>
            <source>{n} km</source>
            <translation>{n} 公里</translation>
        </message>
        <message>
            <source>{n} m</source>
            <translation>{n} 米</translation>
        </message>
        <message>
            <source>not sharing</source>
            <translation>没有共享位置</translation>
        </message>
        <message>
            <source>age unknown</source>
            <translation>时间不明</translation>
        </message>
        <message>
            <source>silent {age}</source>
            <translation>{age}无信号</translation>
        </message>
        <message>
            <source>±{distance}</source>
            <translation>±{distance}</translation>
        </message>
        <message>
            <source>Stop {number}, {name}, {urgency}</source>
            <translation>第 {number} 站，{name}，{urgency}</translation>
        </message>
        <message>
            <source>Courier {label}</source>
            <translation>配送员 {label}</translation>
        </message>
        <message>
            <source>{n} stops</source>
            <translation>{n} 站</translation>
        </message>
        <message>
            <source>{n} couriers</source>
            <translation>{n} 名配送员</translation>
        </message>
        <message>
            <source>Couriers: {couriers}, silent: {silent}. Stops: {stops}, at risk or late: {danger}.</source>
            <translation>配送员：{couriers}，无信号：{silent}。站点：{stops}，有风险或超时：{danger}。</translation>
        </message>
        <message>
            <source>Map of couriers and stops</source>
            <translation>配送员和站点地图</translation>
        </message>
        <message>
            <source>Arrow keys move, plus and minus zoom, 0 shows everything, Tab goes from mark to mark, Enter opens.</source>
            <translation>方向键移动，加减键缩放，0 显示全部，Tab 逐个标记，回车打开。</translation>
        </message>
        <message>
            <source>Zoom in</source>
            <translation>放大</translation>
        </message>
        <message>
            <source>Zoom out</source>
            <translation>缩小</translation>
        </message>
        <message>
            <source>Show everything</source>
            <translation>显示全部</translation>
        </message>
        <message>
            <source>Plain grid</source>
            <translation>简单网格</translation>
        </message>
        <message>
            <source>Plain grid, no tiles needed</source>
            <translation>简单网格，不需要地图</translation>
        </message>
        <message>
            <source>No place is known yet. Stops and couriers appear here.</source>
            <translation>还没有已知的位置。站点和配送员会出现在这里。</translation>
        </message>
        <message>
            <source>Arrows move, Enter puts the pin into the middle.</source>
            <translation>方向键移动地图，回车把图钉放在正中。</translation>
        </message>
        <message>
            <source>Door</source>
            <translation>门口</translation>
        </message>
    </context>
    <context>
        <name>Asked</name>
        <message>
            <source>No answer by {time}: telephone the sender, or let it go</source>
            <translation>到 {time} 没有回复：打电话给订购人，或放行</translation>
        </message>
        <message>
            <source>The sender is asked, until {time}</source>
            <translation>正在请订购人确认，等到 {time}</translation>
        </message>
        <message>
            <source>Approved by the sender {time}, as {who} was told</source>
            <translation>订购人 {time} 同意（告知{who}）</translation>
        </message>
        <message>
            <source>Approved by the sender {time}</source>
            <translation>订购人 {time} 同意</translation>
        </message>
        <message>
            <source>The sender wants it otherwise: the words stand in the room, take it back to the table</source>
            <translation>订购人要改：原话在对话里，请放回包装台</translation>
        </message>
        <message>
            <source>Let go by {who} {time}</source>
            <translation>{who} {time} 放行</translation>
        </message>
        <message>
            <source>No answer, it goes as it is</source>
            <translation>没有回复，按现样送出</translation>
        </message>
        <message>
            <source>No answer about the address: ask the sender</source>
            <translation>收礼人没有回复地址：请问订购人</translation>
        </message>
        <message>
            <source>The recipient is asked where it shall go, until {time}</source>
            <translation>正在问收礼人送到哪里，等到 {time}</translation>
        </message>
        <message>
            <source>The sender approved by telephone</source>
            <translation>订购人电话里同意了</translation>
        </message>
        <message>
            <source>The sender wants it otherwise</source>
            <translation>订购人要改</translation>
        </message>
        <message>
            <source>Let it go all the same</source>
            <translation>照样放行</translation>
        </message>
        <message>
            <source>Fill in the address</source>
            <translation>填写地址</translation>
        </message>
        <message>
            <source>An answer holds for everybody, so it needs the hub: it waits until the hub answers.</source>
            <translation>答复对所有人有效，需要中枢：等中枢恢复后再答。</translation>
        </message>
        <message>
            <source>The front desk answers for the sender.</source>
            <translation>由前台代订购人答复。</translation>
        </message>
        <message>
            <source>Card and wrapping, as the sender wants them</source>
            <translation>贺卡和包装，请订购人过目</translation>
        </message>
        <message>
            <source>Where it shall go</source>
            <translation>送到哪里</translation>
        </message>
        <message>
            <source>What shall be other</source>
            <translation>要怎么改</translation>
        </message>
        <message>
            <source>Why it goes without the sender&apos;s word</source>
            <translation>为什么没等订购人答复就送出</translation>
        </message>
    </context>
    <context>
        <name>Packing</name>
        <message>
            <source>Ask the sender</source>
            <translation>请订购人过目</translation>
        </message>
        <message>
            <source>Ask again</source>
            <translation>再问一次</translation>
        </message>
        <message>
            <source>Whether it is right: there is time until {time}</source>
            <translation>包得对不对：{time} 前来得及问</translation>
        </message>
        <message>
            <source>The question goes through the hub: it waits until the hub answers.</source>
            <translation>提问要经过中枢：等中枢恢复后再问。</translation>
        </message>
        <message>
            <source>Take the photo first.</source>
            <translation>请先拍照。</translation>
        </message>
        <message>
            <source>No time is left to ask: the promise is too near.</source>
            <translation>来不及问了：承诺的时间太近。</translation>
        </message>
        <message>
            <source>{count} things missing, first:
{which}</source>
            <translation>还差 {count} 项，先做：
{which}</translation>
        </message>
        <message>
            <source>Promised, and not read here yet</source>
            <translation>承诺过、这里还没看的</translation>
        </message>
        <message>
            <source>I have read it</source>
            <translation>我看过了</translation>
        </message>
        <message>
            <source>promised by {who} to {whom}, {time}</source>
            <translation>{who} {time} 向{whom}承诺</translation>
        </message>
        <message>
            <source>{title}: I have read it</source>
            <translation>{title}：我看过了</translation>
        </message>
        <message>
            <source>Promised about the wording</source>
            <translation>承诺过：怎么写</translation>
        </message>
        <message>
            <source>Promised about the place</source>
            <translation>承诺过：送到哪里</translation>
        </message>
        <message>
            <source>Promised as a surprise</source>
            <translation>承诺过：给收礼人惊喜</translation>
        </message>
        <message>
            <source>I have read the promise</source>
            <translation>这条承诺我看过了</translation>
        </message>
        <message>
            <source>{name} × {quantity}</source>
            <translation>{name} × {quantity}</translation>
        </message>
        <message>
            <source>Card, word for word</source>
            <translation>贺卡，逐字照写</translation>
        </message>
        <message>
            <source>No card: nothing to write.</source>
            <translation>没有贺卡：不用写。</translation>
        </message>
        <message>
            <source>wording {number}</source>
            <translation>第 {number} 版</translation>
        </message>
        <message>
            <source>I have seen the change</source>
            <translation>我看到修改了</translation>
        </message>
        <message>
            <source>I have read the card</source>
            <translation>我读过贺卡了</translation>
        </message>
        <message>
            <source>read</source>
            <translation>已读</translation>
        </message>
        <message>
            <source>read {time}</source>
            <translation>{time} 已读</translation>
        </message>
        <message>
            <source>written down by {who} {time}</source>
            <translation>{who} {time} 记下</translation>
        </message>
        <message>
            <source>changed by the customer, {who}, {time}</source>
            <translation>客户{who} {time} 修改</translation>
        </message>
        <message>
            <source>changed by {who} {time}</source>
            <translation>{who} {time} 修改</translation>
        </message>
        <message>
            <source>Items</source>
            <translation>物品</translation>
        </message>
        <message>
            <source>Photo before it leaves</source>
            <translation>离店前拍照</translation>
        </message>
        <message>
            <source>Photograph card and wrapping</source>
            <translation>拍下贺卡和包装</translation>
        </message>
        <message>
            <source>The sender can still ask for a change</source>
            <translation>订购人还可以要求修改</translation>
        </message>
        <message>
            <source>Ask front desk</source>
            <translation>问前台</translation>
        </message>
        <message>
            <source>Card</source>
            <translation>贺卡</translation>
        </message>
        <message>
            <source>Label</source>
            <translation>标签</translation>
        </message>
        <message>
            <source>Packing slip</source>
            <translation>装箱单</translation>
        </message>
        <message>
            <source>Print card</source>
            <translation>打印贺卡</translation>
        </message>
        <message>
            <source>Print label</source>
            <translation>打印标签</translation>
        </message>
        <message>
            <source>Print packing slip</source>
            <translation>打印装箱单</translation>
        </message>
        <message>
            <source>Packed</source>
            <translation>包好了</translation>
        </message>
        <message>
            <source>Start packing</source>
            <translation>开始包装</translation>
        </message>
        <message>
            <source>Back to the table</source>
            <translation>放回包装台</translation>
        </message>
        <message>
            <source>No time promised yet</source>
            <translation>还没有承诺时间</translation>
        </message>
        <message>
            <source>{courier} collects</source>
            <translation>{courier}来取</translation>
        </message>
        <message>
            <source>from {sender}</source>
            <translation>订购人 {sender}</translation>
        </message>
        <message>
            <source>surprise: do not telephone the recipient</source>
            <translation>惊喜：不要给收礼人打电话</translation>
        </message>
        <message>
            <source>The photo did not reach the shop. Take it again.</source>
            <translation>照片没有到店里。请重新拍。</translation>
        </message>
        <message>
            <source>That was no picture, or it is larger than 25 MB.</source>
            <translation>那不是图片，或超过 25 MB。</translation>
        </message>
        <message>
            <source>see the change</source>
            <translation>看修改</translation>
        </message>
        <message>
            <source>read the card</source>
            <translation>读贺卡</translation>
        </message>
        <message>
            <source>{count} items</source>
            <translation>{count} 件物品</translation>
        </message>
        <message>
            <source>1 item</source>
            <translation>1 件物品</translation>
        </message>
        <message>
            <source>take a photo</source>
            <translation>拍照</translation>
        </message>
        <message>
            <source>, </source>
            <translation>、</translation>
        </message>
        <message>
            <source>1 thing missing:
{which}</source>
            <translation>还差 1 项：
{which}</translation>
        </message>
        <message>
            <source>{count} things missing:
{which}</source>
            <translation>还差 {count} 项：
{which}</translation>
        </message>
        <message>
            <source>{title} is at the printer: {printer}</source>
            <translation>{title}已送到打印机：{printer}</translation>
        </message>
        <message>
            <source>No printer here: save as PDF</source>
            <translation>这里没有打印机：存为 PDF</translation>
        </message>
        <message>
            <source>The file could not be written: {reason}</source>
            <translation>文件没能写入：{reason}</translation>
        </message>
        <message>
            <source>{title} is saved</source>
            <translation>{title}已保存</translation>
        </message>
        <message>
            <source>On the table</source>
            <translation>在台上</translation>
        </message>
        <message>
            <source>Then, by latest start</source>
            <translation>接下来，按最晚开始时间</translation>
        </message>
        <message>
            <source>Packed, still here</source>
            <translation>已包好，还在店里</translation>
        </message>
        <message>
            <source>Orders to pack</source>
            <translation>待包装的订单</translation>
        </message>
        <message>
            <source>To pack</source>
            <translation>待包装</translation>
        </message>
        <message>
            <source>{count} to go</source>
            <translation>还有 {count} 个</translation>
        </message>
        <message>
            <source>no time promised yet</source>
            <translation>还没有承诺时间</translation>
        </message>
        <message>
            <source>{late} late · pack by {time}</source>
            <translation>已晚 {late} · {time} 前包好</translation>
        </message>
        <message>
            <source>{late} late · begin by {time}</source>
            <translation>已晚 {late} · {time} 前开始</translation>
        </message>
        <message>
            <source>begin by {time}</source>
            <translation>{time} 前开始</translation>
        </message>
        <message>
            <source>pack by {time}</source>
            <translation>{time} 前包好</translation>
        </message>
        <message>
            <source>Everything is packed</source>
            <translation>全部包好了</translation>
        </message>
        <message>
            <source>The next confirmed order appears here by itself.</source>
            <translation>下一个确认的订单会自动出现在这里。</translation>
        </message>
        <message>
            <source>GW-{number} is not at the packing table.</source>
            <translation>GW-{number} 不在包装台。</translation>
        </message>
        <message>
            <source>Packed: {name}</source>
            <translation>已包好：{name}</translation>
        </message>
        <message>
            <source>Out of stock</source>
            <translation>缺货</translation>
        </message>
        <message>
            <source>We have no ‹item›. May I take ‹instead› for it?</source>
            <translation>‹物品›没有了。可以换成‹替代品›吗？</translation>
        </message>
        <message>
            <source>Card unclear</source>
            <translation>贺卡不清楚</translation>
        </message>
        <message>
            <source>Is ‹word› on the card meant like that?</source>
            <translation>贺卡上的‹字›是这个意思吗？</translation>
        </message>
        <message>
            <source>That order is not at the packing table.</source>
            <translation>那个订单不在包装台。</translation>
        </message>
        <message>
            <source>read the promise</source>
            <translation>阅读承诺</translation>
        </message>
        <message>
            <source>Papers and layouts</source>
            <translation>纸张与版式</translation>
        </message>
        <message>
            <source>The choice of paper could not be kept for tomorrow.</source>
            <translation>纸张选择未能保存到明天。</translation>
        </message>
        <message>
            <source>Scan a label with the camera</source>
            <translation>用摄像头扫描标签</translation>
        </message>
    </context>
    <context>
        <name>Opening</name>
        <message>
            <source>One moment</source>
            <translation>请稍候</translation>
        </message>
        <message>
            <source>What this computer knows of the shop is being read.</source>
            <translation>正在读取本机保存的店铺资料。</translation>
        </message>
    </context>
    <context>
        <name>Palette</name>
        <message>
            <source>Find or do</source>
            <translation>查找或操作</translation>
        </message>
        <message>
            <source>An order, a person, an action</source>
            <translation>订单、联系人、操作</translation>
        </message>
        <message>
            <source>Found</source>
            <translation>结果</translation>
        </message>
        <message>
            <source>Nothing found. Fewer letters find more.</source>
            <translation>没有找到。少打几个字会找到更多。</translation>
        </message>
        <message>
            <source>Actions</source>
            <translation>操作</translation>
        </message>
        <message>
            <source>Orders</source>
            <translation>订单</translation>
        </message>
        <message>
            <source>People</source>
            <translation>联系人</translation>
        </message>
        <message>
            <source>ordered {number}</source>
            <translation>订购 {number}</translation>
        </message>
        <message>
            <source>receives {number}</source>
            <translation>收到 {number}</translation>
        </message>
        <message>
            <source>Said and written before</source>
            <translation>以往的消息和订单</translation>
        </message>
        <message>
            <source>Opened last</source>
            <translation>最近打开</translation>
        </message>
        <message>
            <source>asks, no order yet</source>
            <translation>咨询，尚未下单</translation>
        </message>
        <message>
            <source>courier</source>
            <translation>配送员</translation>
        </message>
        <message>
            <source>↑ ↓ choose · ↵ open · Esc leave</source>
            <translation>↑ ↓ 选择 · ↵ 打开 · Esc 离开</translation>
        </message>
        <message>
            <source>The hub is away: only what stands on the board was looked through.</source>
            <translation>中枢不在线：只查找了当前看板。</translation>
        </message>
        <message>
            <source>The hub could not look further back now. Another letter asks again.</source>
            <translation>中枢暂时无法查找更早的内容，再输入一个字会重新查找。</translation>
        </message>
        <message>
            <source>Looking further back …</source>
            <translation>正在查找更早的内容……</translation>
        </message>
        <message>
            <source>Everything was looked through, however old.</source>
            <translation>已查找全部内容，不论多久以前。</translation>
        </message>
    </context>
    <context>
        <name>Past</name>
        <message>
            <source>An order of before</source>
            <translation>以往的订单</translation>
        </message>
        <message>
            <source>Close</source>
            <translation>关闭</translation>
        </message>
        <message>
            <source>The hub is asked …</source>
            <translation>正在查询中枢……</translation>
        </message>
        <message>
            <source>The hub cannot say it now. Try again later.</source>
            <translation>中枢暂时无法回答，请稍后再试。</translation>
        </message>
        <message>
            <source>For {person}</source>
            <translation>收礼人：{person}</translation>
        </message>
        <message>
            <source>From {person}</source>
            <translation>订购人：{person}</translation>
        </message>
        <message>
            <source>a picture, a voice or a place</source>
            <translation>图片、语音或位置</translation>
        </message>
        <message>
            <source>An order, step by step</source>
            <translation>订单经过</translation>
        </message>
        <message>
            <source>{role} did it</source>
            <translation>由{role}完成</translation>
        </message>
        <message>
            <source>understood, {name} {time}</source>
            <translation>已明白，{name} {time}</translation>
        </message>
        <message>
            <source>acknowledged, {name} {time}</source>
            <translation>已确认，{name} {time}</translation>
        </message>
        <message>
            <source>seen, {name} {time}</source>
            <translation>已看，{name} {time}</translation>
        </message>
        <message>
            <source>went on from it, {name} {time}</source>
            <translation>已接着做下一步，{name} {time}</translation>
        </message>
        <message>
            <source>nothing shows that {role} knew</source>
            <translation>没有迹象表明{role}知道</translation>
        </message>
        <message>
            <source>What happened until then, and who knew it</source>
            <translation>到那时为止的经过，以及谁知道</translation>
        </message>
        <message>
            <source>Whose knowledge</source>
            <translation>谁知道</translation>
        </message>
        <message>
            <source>One step back (←)</source>
            <translation>上一步（←）</translation>
        </message>
        <message>
            <source>One step on (→)</source>
            <translation>下一步（→）</translation>
        </message>
        <message>
            <source>Step of the order</source>
            <translation>订单的步骤</translation>
        </message>
        <message>
            <source>14:05 (T)</source>
            <translation>14:05（T）</translation>
        </message>
        <message>
            <source>A time of this day</source>
            <translation>当天的某个时刻</translation>
        </message>
        <message>
            <source>Write a time as 14:05.</source>
            <translation>请按 14:05 的格式输入时间。</translation>
        </message>
        <message>
            <source>The order was not there yet.</source>
            <translation>那时还没有这张订单。</translation>
        </message>
        <message>
            <source>{when}: {role} had shown that it knew all {count} steps.</source>
            <translation>{when}：{role}知道全部 {count} 步。</translation>
        </message>
        <message>
            <source>{when}: nothing shows that {role} knew {unseen} of {count} steps.</source>
            <translation>{when}：{count} 步中有 {unseen} 步没有迹象表明{role}知道。</translation>
        </message>
        <message>
            <source>The hub is away; it is asked as soon as it is back.</source>
            <translation>中枢不在线；恢复后会立即查询。</translation>
        </message>
        <message>
            <source>← → step · T a time · 1–5 whose knowledge · Esc leave</source>
            <translation>← → 逐步 · T 输入时刻 · 1–5 切换角色 · Esc 离开</translation>
        </message>
        <message>
            <source>Courier</source>
            <translation>配送员</translation>
        </message>
        <message>
            <source>Owner</source>
            <translation>店主</translation>
        </message>
        <message>
            <source>Wording {version}; packing had read {seen}.</source>
            <translation>第 {version} 版；包装间读过第 {seen} 版。</translation>
        </message>
        <message>
            <source>Not known without the hub</source>
            <translation>离线时无法得知</translation>
        </message>
        <message>
            <source>One moment</source>
            <translation>请稍候</translation>
        </message>
        <message>
            <source>Wording {version}; packing had not read it.</source>
            <translation>第 {version} 版；包装间还没读过。</translation>
        </message>
        <message>
            <source>The order as it was then</source>
            <translation>当时的订单</translation>
        </message>
    </context>
    <context>
        <name>Print</name>
        <message>
            <source>Card</source>
            <translation>贺卡</translation>
        </message>
        <message>
            <source>Label</source>
            <translation>标签</translation>
        </message>
        <message>
            <source>Packing slip</source>
            <translation>装箱单</translation>
        </message>
        <message>
            <source>{day}, before {time}</source>
            <translation>{day}，{time} 前</translation>
        </message>
        <message>
            <source>Print for {name}</source>
            <translation>为{name}打印</translation>
        </message>
        <message>
            <source>Close without printing</source>
            <translation>不打印，关闭</translation>
        </message>
        <message>
            <source>What is printed</source>
            <translation>打印什么</translation>
        </message>
        <message>
            <source>How the card lies</source>
            <translation>贺卡样式</translation>
        </message>
        <message>
            <source>How its words run</source>
            <translation>文字排列</translation>
        </message>
        <message>
            <source>Last on {printer}</source>
            <translation>上次使用：{printer}</translation>
        </message>
        <message>
            <source>Paper, width × height in mm</source>
            <translation>纸张，宽 × 高（毫米）</translation>
        </message>
        <message>
            <source>Width of your own paper</source>
            <translation>自定义纸张的宽度</translation>
        </message>
        <message>
            <source>Height of your own paper</source>
            <translation>自定义纸张的高度</translation>
        </message>
        <message>
            <source> mm</source>
            <translation> 毫米</translation>
        </message>
        <message>
            <source>Add this size</source>
            <translation>添加此尺寸</translation>
        </message>
        <message>
            <source>Remove the chosen size of your own</source>
            <translation>移除所选的自定义尺寸</translation>
        </message>
        <message>
            <source>Save as PDF</source>
            <translation>另存为 PDF</translation>
        </message>
        <message>
            <source>Print</source>
            <translation>打印</translation>
        </message>
        <message>
            <source>Paper {width} by {height} millimetres</source>
            <translation>纸张 {width} 乘 {height} 毫米</translation>
        </message>
        <message>
            <source>Remove one of your own sizes first</source>
            <translation>请先移除一个自定义尺寸</translation>
        </message>
        <message>
            <source>These words are too many for this paper.</source>
            <translation>这张纸放不下这些文字。</translation>
        </message>
        <message>
            <source>{count} pages</source>
            <translation>{count} 页</translation>
        </message>
        <message>
            <source>Flat</source>
            <translation>单张</translation>
        </message>
        <message>
            <source>Folded</source>
            <translation>对折</translation>
        </message>
        <message>
            <source>Tag</source>
            <translation>小吊牌</translation>
        </message>
        <message>
            <source>In lines</source>
            <translation>横排</translation>
        </message>
        <message>
            <source>In columns</source>
            <translation>竖排</translation>
        </message>
        <message>
            <source>The printer did not take it: {title}</source>
            <translation>打印机没有接收：{title}</translation>
        </message>
        <message>
            <source>Scan this with your phone: it opens today&apos;s stops.</source>
            <translation>用手机扫码，打开今天的配送。</translation>
        </message>
        <message>
            <source>Whoever has this sheet can open the page. Tear it up when it has ended.</source>
            <translation>持有此页的人都能打开页面。到期后请撕毁。</translation>
        </message>
        <message>
            <source>opens until {time}, {day}</source>
            <translation>有效至 {day} {time}</translation>
        </message>
        <message>
            <source>Link for {courier}</source>
            <translation>{courier} 的链接</translation>
        </message>
    </context>
    <context>
        <name>Report</name>
        <message>
            <source>Report</source>
            <translation>报告</translation>
        </message>
        <message>
            <source>Looking back</source>
            <translation>回顾</translation>
        </message>
        <message>
            <source>{count} orders</source>
            <translation>{count} 单</translation>
        </message>
        <message>
            <source>{count} delivered</source>
            <translation>送达 {count} 单</translation>
        </message>
        <message>
            <source>{count} cancelled</source>
            <translation>取消 {count} 单</translation>
        </message>
        <message>
            <source>{count} problems, {alone} decided by itself</source>
            <translation>异常 {count} 起，其中 {alone} 起超时自动处理</translation>
        </message>
        <message>
            <source>{count} alarms</source>
            <translation>升级提醒 {count} 次</translation>
        </message>
        <message>
            <source>No promise was broken.</source>
            <translation>没有未兑现的承诺。</translation>
        </message>
        <message>
            <source>Nobody had to wait.</source>
            <translation>没有人等待。</translation>
        </message>
        <message>
            <source>Save the report</source>
            <translation>保存报告</translation>
        </message>
        <message>
            <source>The report is at the printer</source>
            <translation>报告已送到打印机</translation>
        </message>
        <message>
            <source>{file} is saved</source>
            <translation>已保存 {file}</translation>
        </message>
        <message>
            <source>The file could not be written: {reason}</source>
            <translation>文件无法写入：{reason}</translation>
        </message>
        <message>
            <source>Day</source>
            <translation>日</translation>
        </message>
        <message>
            <source>Week</source>
            <translation>周</translation>
        </message>
        <message>
            <source>How much is looked at</source>
            <translation>查看范围</translation>
        </message>
        <message>
            <source>Earlier (←)</source>
            <translation>更早（←）</translation>
        </message>
        <message>
            <source>Later (→)</source>
            <translation>更晚（→）</translation>
        </message>
        <message>
            <source>Today</source>
            <translation>今天</translation>
        </message>
        <message>
            <source>Close</source>
            <translation>关闭</translation>
        </message>
        <message>
            <source>Ask again</source>
            <translation>重新查询</translation>
        </message>
        <message>
            <source>Save as table</source>
            <translation>存为表格</translation>
        </message>
        <message>
            <source>Save as PDF</source>
            <translation>存为 PDF</translation>
        </message>
        <message>
            <source>Print</source>
            <translation>打印</translation>
        </message>
        <message>
            <source>As it stood at {time}.</source>
            <translation>截至 {time}。</translation>
        </message>
        <message>
            <source>As it stood at {time}, {age} ago.</source>
            <translation>截至 {time}，{age}前。</translation>
        </message>
        <message>
            <source>The hub is away; it is asked as soon as it is back.</source>
            <translation>中枢不在线；恢复后会立即查询。</translation>
        </message>
        <message>
            <source>The hub is asked …</source>
            <translation>正在查询中枢……</translation>
        </message>
        <message>
            <source>Nothing happened</source>
            <translation>这段时间没有记录</translation>
        </message>
        <message>
            <source>No order, no promise, nobody who waited in these days.</source>
            <translation>没有订单，没有承诺，也没有人等待。</translation>
        </message>
        <message>
            <source>Not known without the hub</source>
            <translation>离线时无法得知</translation>
        </message>
        <message>
            <source>No report</source>
            <translation>没有报告</translation>
        </message>
        <message>
            <source>One moment</source>
            <translation>请稍候</translation>
        </message>
        <message>
            <source>This station may not look back. The owner decides who may.</source>
            <translation>本工作台不能查看报告，由店主决定谁可以。</translation>
        </message>
        <message>
            <source>The hub has too much to do just now. Ask again in a moment.</source>
            <translation>中枢现在很忙，请稍后再查询。</translation>
        </message>
        <message>
            <source>The hub could not say it. Ask again.</source>
            <translation>中枢没能回答，请重新查询。</translation>
        </message>
    </context>
    <context>
        <name>Rescue</name>
        <message>
            <source>No word about the wrapping: telephone the sender, or let it go</source>
            <translation>订购人没有回复包装：打电话，或直接放行</translation>
        </message>
        <message>
            <source>The sender must approve now: telephone them</source>
            <translation>订购人该确认了：现在打电话</translation>
        </message>
        <message>
            <source>{span} left for the sender to approve: telephone them</source>
            <translation>订购人还有 {span} 确认：给他们打电话</translation>
        </message>
        <message>
            <source>The sender wants it otherwise: read the room, back to the table</source>
            <translation>订购人要改：看对话，放回包装台</translation>
        </message>
        <message>
            <source>The recipient gave no address: ask the sender</source>
            <translation>收礼人没有给地址：问订购人</translation>
        </message>
        <message>
            <source>Nobody knows whether {who} got “{news}”: call them</source>
            <translation>不清楚{who}是否收到“{news}”通知：请致电</translation>
        </message>
        <message>
            <source>{who} has no usable number, “{news}” was not sent: ask for one</source>
            <translation>{who}没有可用的号码，“{news}”通知未发出：请补一个</translation>
        </message>
        <message>
            <source>The words of “{news}” have a gap, {who} was not told: call them</source>
            <translation>“{news}”通知的文字有空缺，未通知{who}：请致电</translation>
        </message>
        <message>
            <source>{who} did not get “{news}”: call them</source>
            <translation>{who}没有收到“{news}”通知：请致电</translation>
        </message>
        <message>
            <source>A notice did not go out</source>
            <translation>有一条通知没有发出</translation>
        </message>
        <message>
            <source>Rush, {roles} unheard for {span}: go and tell them</source>
            <translation>加急，{roles}已{span}未回应：请当面告知</translation>
        </message>
        <message>
            <source>{span} left, packing has not begun: pack it next</source>
            <translation>还剩{span}，尚未打包：请先打包这单</translation>
        </message>
        <message>
            <source>{span} left, expected later: tell the customer</source>
            <translation>还剩{span}，预计晚到：请告知客户</translation>
        </message>
        <message>
            <source>{span} left, the courier is silent: call them</source>
            <translation>还剩{span}，配送员失联：请致电</translation>
        </message>
        <message>
            <source>Rush: {roles} has not said “seen”</source>
            <translation>加急：{roles}还没说“看到了”</translation>
        </message>
        <message>
            <source>No position for {span}, with a gift on the way</source>
            <translation>礼物在路上，已 {span} 没有定位</translation>
        </message>
        <message>
            <source>The promise is over by {span}</source>
            <translation>承诺已过 {span}</translation>
        </message>
        <message>
            <source>Only {span} left to keep the promise</source>
            <translation>只剩 {span}兑现承诺</translation>
        </message>
        <message>
            <source>Could not be handed over: decide what now</source>
            <translation>没能交付：请决定怎么办</translation>
        </message>
        <message>
            <source>Has waited {span} for an answer</source>
            <translation>已等 {span}，还没有答复</translation>
        </message>
        <message>
            <source>A step of yours was not taken</source>
            <translation>你的一个步骤没有被接受</translation>
        </message>
        <message>
            <source>Not handed over, {why}: decide what now</source>
            <translation>没能交付（{why}）：请决定怎么办</translation>
        </message>
        <message>
            <source>To rescue</source>
            <translation>待处理</translation>
        </message>
        <message>
            <source>All is well</source>
            <translation>一切顺利</translation>
        </message>
        <message>
            <source>No rush unheard, no promise in danger, nobody without an answer.</source>
            <translation>加急都已听到，承诺都没有危险，客户都有答复。</translation>
        </message>
        <message>
            <source>{problem}: decide now</source>
            <translation>{problem}：请马上决定</translation>
        </message>
        <message>
            <source>{problem}: {span} left to decide</source>
            <translation>{problem}：还有{span}可以决定</translation>
        </message>
        <message>
            <source>A problem waits for a decision</source>
            <translation>有异常等待决定</translation>
        </message>
        <message>
            <source>{who} has not answered for {span}: call, or ask somebody else</source>
            <translation>{who}已有{span}未应答：请致电，或改派他人</translation>
        </message>
        <message>
            <source>The courier</source>
            <translation>配送员</translation>
        </message>
    </context>
    <context>
        <name>Widgets</name>
        <message>
            <source>Pictures</source>
            <translation>图片</translation>
        </message>
        <message>
            <source>Before the change: {words}</source>
            <translation>修改前：{words}</translation>
        </message>
        <message>
            <source>Who may read it</source>
            <translation>谁能看到</translation>
        </message>
        <message>
            <source>Message</source>
            <translation>消息</translation>
        </message>
        <message>
            <source>Attach</source>
            <translation>添加</translation>
        </message>
        <message>
            <source>Send</source>
            <translation>发送</translation>
        </message>
        <message>
            <source>Fill in {blank} first</source>
            <translation>请先填写“{blank}”</translation>
        </message>
        <message>
            <source>silent {minutes} min</source>
            <translation>{minutes} 分钟无信号</translation>
        </message>
        <message>
            <source>{seconds} s ago</source>
            <translation>{seconds} 秒前</translation>
        </message>
        <message>
            <source>{minutes} min ago</source>
            <translation>{minutes} 分钟前</translation>
        </message>
        <message>
            <source>{age}, ±{metres} m</source>
            <translation>{age}，±{metres} 米</translation>
        </message>
        <message>
            <source>live · {number} ms</source>
            <translation>已连接 · {number} 毫秒</translation>
        </message>
        <message>
            <source>working offline</source>
            <translation>离线工作</translation>
        </message>
        <message>
            <source>working offline, {number} to send</source>
            <translation>离线工作，{number} 条待发</translation>
        </message>
        <message>
            <source>catching up {number}</source>
            <translation>正在补齐 {number}</translation>
        </message>
        <message>
            <source>hub not answering</source>
            <translation>中枢没有应答</translation>
        </message>
        <message>
            <source>Take again</source>
            <translation>重新拍</translation>
        </message>
        <message>
            <source>Copy</source>
            <translation>复制</translation>
        </message>
        <message>
            <source>Select all</source>
            <translation>全选</translation>
        </message>
        <message>
            <source>All is well</source>
            <translation>一切顺利</translation>
        </message>
        <message>
            <source>{count} to rescue</source>
            <translation>{count} 件待处理</translation>
        </message>
        <message>
            <source>Calm</source>
            <translation>从容</translation>
        </message>
        <message>
            <source>Soon</source>
            <translation>临近</translation>
        </message>
        <message>
            <source>At risk</source>
            <translation>有风险</translation>
        </message>
        <message>
            <source>Late</source>
            <translation>已超时</translation>
        </message>
        <message>
            <source>Kept</source>
            <translation>已兑现</translation>
        </message>
        <message>
            <source>No promise yet</source>
            <translation>还没有承诺</translation>
        </message>
        <message>
            <source>Rush order</source>
            <translation>加急订单</translation>
        </message>
        <message>
            <source>I have seen it</source>
            <translation>我看到了</translation>
        </message>
        <message>
            <source>Stickers</source>
            <translation>贴纸</translation>
        </message>
        <message>
            <source>All prepared answers (Ctrl /)</source>
            <translation>全部快捷回复（Ctrl /）</translation>
        </message>
        <message>
            <source>Change these answers …</source>
            <translation>修改这些回复…</translation>
        </message>
        <message>
            <source>Record a voice note</source>
            <translation>录一段语音</translation>
        </message>
        <message>
            <source>Play the voice note</source>
            <translation>播放语音</translation>
        </message>
        <message>
            <source>Pause the voice note</source>
            <translation>暂停语音</translation>
        </message>
        <message>
            <source>Place in the voice note</source>
            <translation>语音播放位置</translation>
        </message>
        <message>
            <source>not let in</source>
            <translation>未获接入</translation>
        </message>
    <message>
        <source>Take a photo</source>
        <translation>拍照</translation>
    </message>
</context>
    <context>
        <name>Sentence</name>
        <message>
            <source>, </source>
            <translation>，</translation>
        </message>
        <message>
            <source> and </source>
            <translation>和</translation>
        </message>
        <message>
            <source>{minutes} min</source>
            <translation>{minutes} 分钟</translation>
        </message>
        <message>
            <source>{hours} h</source>
            <translation>{hours} 小时</translation>
        </message>
        <message>
            <source>{metres} m</source>
            <translation>{metres} 米</translation>
        </message>
        <message>
            <source>{km} km</source>
            <translation>{km} 公里</translation>
        </message>
        <message>
            <source>cancelled {at}</source>
            <translation>{at} 已取消</translation>
        </message>
        <message>
            <source>delivered {at}</source>
            <translation>{at} 已送达</translation>
        </message>
        <message>
            <source>received by {name}</source>
            <translation>由 {name} 签收</translation>
        </message>
        <message>
            <source>promised {span} and kept</source>
            <translation>承诺的 {span} 已兑现</translation>
        </message>
        <message>
            <source>promised {span} and not kept</source>
            <translation>承诺的 {span} 未能兑现</translation>
        </message>
        <message>
            <source>not confirmed yet</source>
            <translation>待确认</translation>
        </message>
        <message>
            <source>confirmed {at}</source>
            <translation>{at} 已确认</translation>
        </message>
        <message>
            <source>packing began {at}</source>
            <translation>{at} 开始包装</translation>
        </message>
        <message>
            <source>packed {at}</source>
            <translation>{at} 已包好</translation>
        </message>
        <message>
            <source>card checked</source>
            <translation>贺卡已核对</translation>
        </message>
        <message>
            <source>card changed {at} and not checked yet</source>
            <translation>贺卡 {at} 有改动，待核对</translation>
        </message>
        <message>
            <source>rush</source>
            <translation>加急</translation>
        </message>
        <message>
            <source>not heard by {roles} yet</source>
            <translation>{roles}尚未回应</translation>
        </message>
        <message>
            <source>back in the shop {at}</source>
            <translation>{at} 已回到店里</translation>
        </message>
        <message>
            <source>no courier yet</source>
            <translation>尚无配送员</translation>
        </message>
        <message>
            <source>{name} is asked</source>
            <translation>已询问 {name}</translation>
        </message>
        <message>
            <source>{name} is coming for it</source>
            <translation>{name} 正来取货</translation>
        </message>
        <message>
            <source>{name} has it</source>
            <translation>{name} 已取货</translation>
        </message>
        <message>
            <source>{name} is at the door</source>
            <translation>{name} 已到门口</translation>
        </message>
        <message>
            <source>another stop comes first</source>
            <translation>先送另一处</translation>
        </message>
        <message>
            <source>{distance} away</source>
            <translation>距离 {distance}</translation>
        </message>
        <message>
            <source>last seen {ago} ago</source>
            <translation>最后定位在 {ago}前</translation>
        </message>
        <message>
            <source>arrives {span}</source>
            <translation>预计 {span} 送达</translation>
        </message>
        <message>
            <source>not handed over {at}</source>
            <translation>{at} 未能送交</translation>
        </message>
        <message>
            <source>{what}</source>
            <translation>{what}</translation>
        </message>
        <message>
            <source>problem: {what}</source>
            <translation>异常：{what}</translation>
        </message>
        <message>
            <source>{count} more</source>
            <translation>另有 {count} 个</translation>
        </message>
        <message>
            <source>{roles} decides by {until}</source>
            <translation>由{roles}在 {until} 前决定</translation>
        </message>
        <message>
            <source>decided: {what}</source>
            <translation>已决定：{what}</translation>
        </message>
        <message>
            <source>the shop is finding out how to go on</source>
            <translation>店铺正在安排下一步</translation>
        </message>
        <message>
            <source>promised {span}</source>
            <translation>承诺 {span} 送达</translation>
        </message>
        <message>
            <source>wished {span}</source>
            <translation>希望 {span} 送达</translation>
        </message>
        <message>
            <source>no time promised</source>
            <translation>未承诺时间</translation>
        </message>
        <message>
            <source>late</source>
            <translation>已超时</translation>
        </message>
        <message>
            <source>at risk: {what}</source>
            <translation>有风险：{what}</translation>
        </message>
        <message>
            <source>the recipient is asked for the address until {until}</source>
            <translation>等待收礼人在 {until} 前填写地址</translation>
        </message>
        <message>
            <source>the address is missing</source>
            <translation>缺少收礼地址</translation>
        </message>
        <message>
            <source>the sender is asked about the wrapping until {until}</source>
            <translation>等待订购人在 {until} 前确认包装</translation>
        </message>
        <message>
            <source>the sender asks for a change</source>
            <translation>订购人要求修改</translation>
        </message>
        <message>
            <source>wrapping approved</source>
            <translation>包装已确认</translation>
        </message>
    </context>
    <context>
        <name>Words</name>
        <message>
            <source>order confirmed</source>
            <translation>订单已确认</translation>
        </message>
        <message>
            <source>promised time</source>
            <translation>承诺时间</translation>
        </message>
        <message>
            <source>on its way</source>
            <translation>已出发</translation>
        </message>
        <message>
            <source>something is coming</source>
            <translation>礼物将到</translation>
        </message>
        <message>
            <source>where the page is now</source>
            <translation>新的页面链接</translation>
        </message>
        <message>
            <source>courier at the door</source>
            <translation>配送员到门口</translation>
        </message>
        <message>
            <source>what shall we do?</source>
            <translation>请决定怎么办</translation>
        </message>
        <message>
            <source>not handed over</source>
            <translation>暂未送达</translation>
        </message>
        <message>
            <source>back in the shop</source>
            <translation>已带回店里</translation>
        </message>
        <message>
            <source>delivered</source>
            <translation>已送达</translation>
        </message>
        <message>
            <source>cancelled</source>
            <translation>已取消</translation>
        </message>
        <message>
            <source>rush unheard</source>
            <translation>加急无人确认</translation>
        </message>
        <message>
            <source>The promise is in danger:</source>
            <translation>承诺有风险：</translation>
        </message>
        <message>
            <source>Rush not heard by {role}: louder there</source>
            <translation>{role}未听到加急：已在该处加强提醒</translation>
        </message>
        <message>
            <source>Rush not heard by {role}: the others were told</source>
            <translation>{role}未听到加急：已告知其他岗位</translation>
        </message>
        <message>
            <source>Rush not heard by {role}: the owner was told</source>
            <translation>{role}未听到加急：已告知店主</translation>
        </message>
        <message>
            <source>packing has not begun</source>
            <translation>尚未开始打包</translation>
        </message>
        <message>
            <source>the courier is expected too late</source>
            <translation>配送员预计晚到</translation>
        </message>
        <message>
            <source>the courier is silent</source>
            <translation>配送员失联</translation>
        </message>
        <message>
            <source>little time is left</source>
            <translation>时间所剩不多</translation>
        </message>
        <message>
            <source>It is too early for that. Nothing needs to be done yet.</source>
            <translation>现在还太早，暂时无需处理。</translation>
        </message>
        <message>
            <source>from {name}</source>
            <translation>订购人 {name}</translation>
        </message>
        <message>
            <source>, </source>
            <translation>、</translation>
        </message>
        <message>
            <source>Voice note</source>
            <translation>语音</translation>
        </message>
        <message>
            <source>Place</source>
            <translation>位置</translation>
        </message>
        <message>
            <source>Sticker</source>
            <translation>贴纸</translation>
        </message>
        <message>
            <source>{days}d</source>
            <translation>{days}天</translation>
        </message>
        <message>
            <source>Broken</source>
            <translation>未兑现</translation>
        </message>
        <message>
            <source>Packing</source>
            <translation>包装中</translation>
        </message>
        <message>
            <source>Packed</source>
            <translation>已包好</translation>
        </message>
        <message>
            <source>On the way</source>
            <translation>配送中</translation>
        </message>
        <message>
            <source>At the door</source>
            <translation>已到门口</translation>
        </message>
        <message>
            <source>Delivered</source>
            <translation>已送达</translation>
        </message>
        <message>
            <source>Customers without an answer</source>
            <translation>客户还没得到答复</translation>
        </message>
        <message>
            <source>Promises in danger</source>
            <translation>承诺有危险</translation>
        </message>
        <message>
            <source>New, not confirmed</source>
            <translation>新订单，待确认</translation>
        </message>
        <message>
            <source>Today</source>
            <translation>今天</translation>
        </message>
        <message>
            <source>Later</source>
            <translation>以后</translation>
        </message>
        <message>
            <source>Closed</source>
            <translation>已结束</translation>
        </message>
        <message>
            <source>To pack</source>
            <translation>待包装</translation>
        </message>
        <message>
            <source>Without a courier</source>
            <translation>没有配送员</translation>
        </message>
        <message>
            <source>Picture</source>
            <translation>图片</translation>
        </message>
        <message>
            <source>“{words}”</source>
            <translation>“{words}”</translation>
        </message>
        <message>
            <source>Enquiry · {name}</source>
            <translation>咨询 · {name}</translation>
        </message>
        <message>
            <source>waits {span}</source>
            <translation>已等 {span}</translation>
        </message>
        <message>
            <source>no order yet</source>
            <translation>尚无订单</translation>
        </message>
        <message>
            <source>{who}: {words}</source>
            <translation>{who}：{words}</translation>
        </message>
        <message>
            <source> and </source>
            <translation>和</translation>
        </message>
        <message>
            <source>front desk</source>
            <translation>前台</translation>
        </message>
        <message>
            <source>packing</source>
            <translation>包装间</translation>
        </message>
        <message>
            <source>dispatch</source>
            <translation>调度</translation>
        </message>
        <message>
            <source>the owner</source>
            <translation>店主</translation>
        </message>
        <message>
            <source>the shop</source>
            <translation>店里</translation>
        </message>
        <message>
            <source>the courier</source>
            <translation>配送员</translation>
        </message>
        <message>
            <source>the sender</source>
            <translation>订购人</translation>
        </message>
        <message>
            <source>the recipient</source>
            <translation>收礼人</translation>
        </message>
        <message>
            <source>the web shop</source>
            <translation>网店</translation>
        </message>
        <message>
            <source>Front desk</source>
            <translation>前台</translation>
        </message>
        <message>
            <source>Packing room</source>
            <translation>包装间</translation>
        </message>
        <message>
            <source>Dispatch</source>
            <translation>调度</translation>
        </message>
        <message>
            <source>counter order</source>
            <translation>柜台订单</translation>
        </message>
        <message>
            <source>telephone order</source>
            <translation>电话订单</translation>
        </message>
        <message>
            <source>web order</source>
            <translation>网店订单</translation>
        </message>
        <message>
            <source>chat order</source>
            <translation>聊天订单</translation>
        </message>
        <message>
            <source>Staff only</source>
            <translation>仅店员可见</translation>
        </message>
        <message>
            <source>Staff and courier</source>
            <translation>店员和配送员可见</translation>
        </message>
        <message>
            <source>Everyone</source>
            <translation>所有人可见</translation>
        </message>
        <message>
            <source>Cancelled</source>
            <translation>已取消</translation>
        </message>
        <message>
            <source>Not delivered</source>
            <translation>未能交付</translation>
        </message>
        <message>
            <source>Back in the shop</source>
            <translation>已回店</translation>
        </message>
        <message>
            <source>New</source>
            <translation>待确认</translation>
        </message>
        <message>
            <source>Taken</source>
            <translation>已接单</translation>
        </message>
        <message>
            <source>nobody home</source>
            <translation>没人在家</translation>
        </message>
        <message>
            <source>wrong address</source>
            <translation>地址不对</translation>
        </message>
        <message>
            <source>nobody answers</source>
            <translation>联系不上</translation>
        </message>
        <message>
            <source>not accepted at the door</source>
            <translation>对方拒收</translation>
        </message>
        <message>
            <source>damaged</source>
            <translation>有损坏</translation>
        </message>
        <message>
            <source>no way in</source>
            <translation>进不去</translation>
        </message>
        <message>
            <source>trouble with the vehicle</source>
            <translation>车辆故障</translation>
        </message>
        <message>
            <source>another reason</source>
            <translation>其他原因</translation>
        </message>
        <message>
            <source>yesterday {time}</source>
            <translation>昨天 {time}</translation>
        </message>
        <message>
            <source>tomorrow {time}</source>
            <translation>明天 {time}</translation>
        </message>
        <message>
            <source>before {time}</source>
            <translation>{time} 前</translation>
        </message>
        <message>
            <source>between {earliest} and {time}</source>
            <translation>{earliest} 至 {time}</translation>
        </message>
        <message>
            <source>{minutes} min</source>
            <translation>{minutes} 分钟</translation>
        </message>
        <message>
            <source>{hours} h</source>
            <translation>{hours} 小时</translation>
        </message>
        <message>
            <source>{hours} h {minutes} min</source>
            <translation>{hours} 小时 {minutes} 分钟</translation>
        </message>
        <message>
            <source>{who} took the order</source>
            <translation>{who}接单</translation>
        </message>
        <message>
            <source>{who} confirmed it</source>
            <translation>{who}确认了订单</translation>
        </message>
        <message>
            <source>{who} promised</source>
            <translation>{who}承诺</translation>
        </message>
        <message>
            <source>{who} changed the card</source>
            <translation>{who}改了贺卡</translation>
        </message>
        <message>
            <source>{who} has read the card</source>
            <translation>{who}看了贺卡</translation>
        </message>
        <message>
            <source>{who} changed the address</source>
            <translation>{who}改了地址</translation>
        </message>
        <message>
            <source>{who} changed the recipient</source>
            <translation>{who}改了收礼人</translation>
        </message>
        <message>
            <source>{who} changed the items</source>
            <translation>{who}改了物品</translation>
        </message>
        <message>
            <source>started by {who}</source>
            <translation>{who}开始</translation>
        </message>
        <message>
            <source>by {who}</source>
            <translation>{who}完成</translation>
        </message>
        <message>
            <source>{who} took it back to the packing table</source>
            <translation>{who}放回包装台</translation>
        </message>
        <message>
            <source>{who} cancelled the order</source>
            <translation>{who}取消了订单</translation>
        </message>
        <message>
            <source>{who} offered it to</source>
            <translation>{who}指派给</translation>
        </message>
        <message>
            <source>{who} will bring it</source>
            <translation>{who}接下配送</translation>
        </message>
        <message>
            <source>{who} cannot take it</source>
            <translation>{who}不能接</translation>
        </message>
        <message>
            <source>{who} took it from its courier</source>
            <translation>{who}从配送员处撤回</translation>
        </message>
        <message>
            <source>{who} has it in hand</source>
            <translation>{who}已取件</translation>
        </message>
        <message>
            <source>{who} is at the door</source>
            <translation>{who}已到门口</translation>
        </message>
        <message>
            <source>{who} handed it over</source>
            <translation>{who}已交付</translation>
        </message>
        <message>
            <source>{who} could not hand it over:</source>
            <translation>{who}没能交付：</translation>
        </message>
        <message>
            <source>{who} brought it back</source>
            <translation>{who}带回店里</translation>
        </message>
        <message>
            <source>The words of this order were erased</source>
            <translation>此订单的文字已清除</translation>
        </message>
        <message>
            <source>The words of this order were erased. Nothing more is written here.</source>
            <translation>此订单的文字已清除，不能再留言。</translation>
        </message>
        <message>
            <source>Order {number} is still open. Deliver or cancel it before it is erased.</source>
            <translation>订单 {number} 尚未结束。请先送达或取消，再清除。</translation>
        </message>
        <message>
            <source>This person still works in the shop. Remove them before they are erased.</source>
            <translation>此人仍在店里工作。请先移除，再清除。</translation>
        </message>
        <message>
            <source>{who} has heard that it is rush</source>
            <translation>{who}已听到加急</translation>
        </message>
        <message>
            <source>came in from the web shop</source>
            <translation>来自网店</translation>
        </message>
        <message>
            <source>{who} marked it</source>
            <translation>{who}标为</translation>
        </message>
        <message>
            <source>{who}: no longer rush</source>
            <translation>{who}：不再加急</translation>
        </message>
        <message>
            <source>{who}: something new</source>
            <translation>{who}：有新情况</translation>
        </message>
        <message>
            <source>rush</source>
            <translation>加急</translation>
        </message>
        <message>
            <source>The shop could not do this ({code}). Look at the order again.</source>
            <translation>店里没能做到（{code}）。请再看看这个订单。</translation>
        </message>
        <message>
            <source>This is already in the shop; nothing more is needed.</source>
            <translation>店里已经有了，不用再做。</translation>
        </message>
        <message>
            <source>The gift has left the shop. Speak with the courier instead.</source>
            <translation>礼物已经离店。请直接联系配送员。</translation>
        </message>
        <message>
            <source>It is already packed. Ask packing to open it again, then change the items.</source>
            <translation>已经包好了。请包装间先打开，再改物品。</translation>
        </message>
        <message>
            <source>The currency is not one of three letters, like GBP.</source>
            <translation>货币要用三个字母，例如 CNY。</translation>
        </message>
        <message>
            <source>Something went wrong on this computer. Try again.</source>
            <translation>这台电脑上出了点问题。请再试一次。</translation>
        </message>
        <message>
            <source>This station's key is not valid. Pair it again.</source>
            <translation>这个工位的密钥无效。请重新配对。</translation>
        </message>
        <message>
            <source>This place is not on the map. Check the address.</source>
            <translation>地图上没有这个地点。请核对地址。</translation>
        </message>
        <message>
            <source>The picture did not arrive. Attach it again.</source>
            <translation>图片没有送到。请重新添加。</translation>
        </message>
        <message>
            <source>Nobody in this role can be let in that way.</source>
            <translation>这个角色不能这样进入。</translation>
        </message>
        <message>
            <source>The link could not be made. Try again.</source>
            <translation>链接没有生成。请再试一次。</translation>
        </message>
        <message>
            <source>This time is over or too far away. Promise a time from now on.</source>
            <translation>这个时间已过或太远。请承诺一个以后的时间。</translation>
        </message>
        <message>
            <source>Only JPEG, PNG or WebP pictures can be attached.</source>
            <translation>只能添加 JPEG、PNG 或 WebP 图片。</translation>
        </message>
        <message>
            <source>This time zone is not known.</source>
            <translation>不认识这个时区。</translation>
        </message>
        <message>
            <source>The card is already packed. Ask packing to open the parcel, then change the card.</source>
            <translation>贺卡已经包好。请包装间先打开，再改贺卡。</translation>
        </message>
    <message>
        <source>{who} ({offline})</source>
        <translation>{who}（{offline}）</translation>
    </message>
    <message>
        <source>offline</source>
        <translation>离线</translation>
    </message>
        <message>
            <source>The card has changed again. Read the newest words.</source>
            <translation>贺卡又改了。请看最新的写法。</translation>
        </message>
        <message>
            <source>This courier is not known here.</source>
            <translation>这里没有这位配送员。</translation>
        </message>
        <message>
            <source>This courier is off duty. Choose another one.</source>
            <translation>这位配送员已下班。请另选一位。</translation>
        </message>
        <message>
            <source>An earlier step of yours was refused, so this one could not be taken. Look at both again.</source>
            <translation>你前面的一个步骤没有被接受，所以这一步也没有做。请一起再看看。</translation>
        </message>
        <message>
            <source>The list of items has changed. Look at it again.</source>
            <translation>物品清单变了。请再看一遍。</translation>
        </message>
        <message>
            <source>This key already belongs to another station.</source>
            <translation>这个密钥已属于另一个工位。</translation>
        </message>
        <message>
            <source>This link is no longer valid. Make a new one.</source>
            <translation>这个链接已失效。请重新生成。</translation>
        </message>
        <message>
            <source>This message is no longer in the room.</source>
            <translation>这条消息已不在房间里。</translation>
        </message>
        <message>
            <source>This station may not do that. Ask a colleague whose task it is.</source>
            <translation>这个工位不能这样做。请交给负责的同事。</translation>
        </message>
        <message>
            <source>The order is not confirmed yet. Confirm it first.</source>
            <translation>订单还没有确认。请先确认。</translation>
        </message>
        <message>
            <source>You cannot write to these readers here. Choose others.</source>
            <translation>在这里不能写给这些人。请另选可见范围。</translation>
        </message>
        <message>
            <source>A message carries one thing at a time. Send it in two.</source>
            <translation>一条消息只能带一样东西。请分两次发。</translation>
        </message>
        <message>
            <source>It is not packed yet. Wait for packing.</source>
            <translation>还没有包好。请等包装间。</translation>
        </message>
        <message>
            <source>This order is no longer rush.</source>
            <translation>这个订单已不是加急。</translation>
        </message>
        <message>
            <source>This order was cancelled. Nothing more can be done with it.</source>
            <translation>这个订单已取消，不能再操作。</translation>
        </message>
        <message>
            <source>This order is closed. Nothing more can be done with it.</source>
            <translation>这个订单已结束，不能再操作。</translation>
        </message>
        <message>
            <source>This order is not in the shop any more.</source>
            <translation>这个订单已不在店里。</translation>
        </message>
        <message>
            <source>A photo, or the name of who took it, is needed before it counts as delivered.</source>
            <translation>要有照片或签收人姓名，才算送达。</translation>
        </message>
        <message>
            <source>This conversation is not in the shop any more.</source>
            <translation>这段对话已不在店里。</translation>
        </message>
        <message>
            <source>This station is not known here.</source>
            <translation>这里没有这个工位。</translation>
        </message>
        <message>
            <source>This courier still carries {orders} of our orders. They must be handed over or brought back first.</source>
            <translation>这位配送员还带着我们的 {orders} 个订单。要先交付或带回。</translation>
        </message>
        <message>
            <source>There is nothing to open with this link any more.</source>
            <translation>这个链接已没有可看的内容。</translation>
        </message>
        <message>
            <source>It is a surprise: the recipient gets no link before the gift is there.</source>
            <translation>这是惊喜：礼物送到之前，收礼人没有链接。</translation>
        </message>
        <message>
            <source>This is too large to send. Shorten it, or send it in parts.</source>
            <translation>内容太大，发不出去。请缩短或分开发。</translation>
        </message>
        <message>
            <source>This tracker already belongs to another courier.</source>
            <translation>这个定位器已属于另一位配送员。</translation>
        </message>
        <message>
            <source>Choose one of the reasons.</source>
            <translation>请从原因中选一个。</translation>
        </message>
        <message>
            <source>A photo cannot be attached to this step.</source>
            <translation>这一步不能附照片。</translation>
        </message>
        <message>
            <source>Somebody changed this order while you were writing. Look at it again, then repeat your change.</source>
            <translation>你写的时候有人改了这个订单。请再看一遍，然后重新修改。</translation>
        </message>
        <message>
            <source>The order has moved on meanwhile. Look at where it stands now.</source>
            <translation>订单已有新进展。请看看现在到了哪一步。</translation>
        </message>
        <message>
            <source>Sender's name</source>
            <translation>订购人姓名</translation>
        </message>
        <message>
            <source>Sender's telephone</source>
            <translation>订购人电话</translation>
        </message>
        <message>
            <source>Recipient's name</source>
            <translation>收礼人姓名</translation>
        </message>
        <message>
            <source>Recipient's telephone</source>
            <translation>收礼人电话</translation>
        </message>
        <message>
            <source>Customer's name</source>
            <translation>客户姓名</translation>
        </message>
        <message>
            <source>Customer's telephone</source>
            <translation>客户电话</translation>
        </message>
        <message>
            <source>Address</source>
            <translation>地址</translation>
        </message>
        <message>
            <source>Note for the door</source>
            <translation>门口备注</translation>
        </message>
        <message>
            <source>Place on the map</source>
            <translation>地图位置</translation>
        </message>
        <message>
            <source>Card</source>
            <translation>贺卡</translation>
        </message>
        <message>
            <source>Items</source>
            <translation>物品</translation>
        </message>
        <message>
            <source>Item</source>
            <translation>物品</translation>
        </message>
        <message>
            <source>Number</source>
            <translation>数量</translation>
        </message>
        <message>
            <source>Price</source>
            <translation>价格</translation>
        </message>
        <message>
            <source>Total</source>
            <translation>合计</translation>
        </message>
        <message>
            <source>Message</source>
            <translation>消息</translation>
        </message>
        <message>
            <source>Reason</source>
            <translation>原因</translation>
        </message>
        <message>
            <source>Who took it</source>
            <translation>签收人</translation>
        </message>
        <message>
            <source>Name</source>
            <translation>姓名</translation>
        </message>
        <message>
            <source>Telephone</source>
            <translation>电话</translation>
        </message>
        <message>
            <source>{field} is still blank. Fill it in.</source>
            <translation>{field}还没有填。请填写。</translation>
        </message>
        <message>
            <source>{field} is too long: {limit} at most. Shorten it.</source>
            <translation>{field}太长，最多 {limit}。请缩短。</translation>
        </message>
        <message>
            <source>{field} holds invisible characters that cannot be kept. Type it again.</source>
            <translation>{field}里有无法保留的隐藏字符。请重新输入。</translation>
        </message>
        <message>
            <source>{field} is too large or too small. Check the number.</source>
            <translation>{field}太大或太小。请检查数字。</translation>
        </message>
        <message>
            <source>read the new wording of the card</source>
            <translation>看贺卡的新写法</translation>
        </message>
        <message>
            <source>tick every item</source>
            <translation>勾完每件物品</translation>
        </message>
        <message>
            <source>take a photo</source>
            <translation>拍照</translation>
        </message>
        <message>
            <source>Not packed yet: {todo}.</source>
            <translation>还没包好：{todo}。</translation>
        </message>
        <message>
        <source>Nobody is signed in at this station. Sign in first.</source>
        <translation>本工位没有人登录。请先登录。</translation>
    </message>
    <message>
        <source>The sign-in of whoever did this was over. Sign in and do it again.</source>
        <translation>操作者的登录已失效。请登录后再做一次。</translation>
    </message>
    <message>
        <source>This person does not work at this station. The owner can change that.</source>
        <translation>此人不在本工位工作。店主可以修改。</translation>
    </message>
    <message>
        <source>Nobody can sign in there: it is no station.</source>
        <translation>那里不是工位，无法登录。</translation>
    </message>
    <message>
        <source>This person no longer works here.</source>
        <translation>此人已不在本店工作。</translation>
    </message>
    <message>
        <source>There are too many people. Remove those who no longer work here.</source>
        <translation>人员太多了。请移除已离职的人。</translation>
    </message>
    <message>
        <source>This person still works here. Remove them first, then erase.</source>
        <translation>此人仍在本店工作。请先移除，再抹除。</translation>
    </message>
    <message>
        <source>This order is still open. Deliver or cancel it first, then erase.</source>
        <translation>此订单尚未结束。请先送达或取消，再抹除。</translation>
    </message>
    <message>
        <source>What this was about has been erased. It cannot come back.</source>
        <translation>相关资料已被抹除，无法恢复。</translation>
    </message>
        <message>
            <source>Nobody home</source>
            <translation>没有人在家</translation>
        </message>
        <message>
            <source>Wrong address</source>
            <translation>地址不对</translation>
        </message>
        <message>
            <source>The address has changed</source>
            <translation>地址改了</translation>
        </message>
        <message>
            <source>Nobody answers</source>
            <translation>联系不上</translation>
        </message>
        <message>
            <source>Not accepted at the door</source>
            <translation>对方拒收</translation>
        </message>
        <message>
            <source>The gift is damaged</source>
            <translation>礼物损坏</translation>
        </message>
        <message>
            <source>Not what was ordered</source>
            <translation>货不对</translation>
        </message>
        <message>
            <source>No way in</source>
            <translation>进不去</translation>
        </message>
        <message>
            <source>Trouble with the vehicle</source>
            <translation>车辆故障</translation>
        </message>
        <message>
            <source>It will be late</source>
            <translation>会晚到</translation>
        </message>
        <message>
            <source>Something else</source>
            <translation>其他情况</translation>
        </message>
        <message>
            <source>Try again</source>
            <translation>再试一次</translation>
        </message>
        <message>
            <source>Leave with a neighbour</source>
            <translation>交给邻居</translation>
        </message>
        <message>
            <source>Leave at the door</source>
            <translation>放在门口</translation>
        </message>
        <message>
            <source>Go to the new address</source>
            <translation>改送新地址</translation>
        </message>
        <message>
            <source>Deliver it all the same</source>
            <translation>照样送到</translation>
        </message>
        <message>
            <source>Make it anew</source>
            <translation>重新制作</translation>
        </message>
        <message>
            <source>Send another courier</source>
            <translation>换一位配送员</translation>
        </message>
        <message>
            <source>Wait</source>
            <translation>等一等</translation>
        </message>
        <message>
            <source>Bring it back</source>
            <translation>带回店里</translation>
        </message>
        <message>
            <source>{who} raised a problem:</source>
            <translation>{who}上报异常：</translation>
        </message>
        <message>
            <source>{who} decided:</source>
            <translation>{who}决定：</translation>
        </message>
        <message>
            <source>{who}: the problem is over</source>
            <translation>{who}：异常已解除</translation>
        </message>
        <message>
            <source>{who} agreed for when nobody can be asked:</source>
            <translation>{who}约定联系不上时：</translation>
        </message>
        <message>
            <source>nothing any more</source>
            <translation>不再约定</translation>
        </message>
        <message>
            <source>This was decided already, for everybody. Look at the order again.</source>
            <translation>这件事已经有了决定，对所有人都算数。请再看一下订单。</translation>
        </message>
        <message>
            <source>That is no answer to this problem. Choose another one.</source>
            <translation>这个办法不适合这种异常，请另选一个。</translation>
        </message>
        <message>
            <source>The attempt to tell somebody cannot have ended so.</source>
            <translation>这次通知的结果不可能是这样。</translation>
        </message>
        <message>
            <source>Nobody began to send this notice.</source>
            <translation>没有人发送过这条通知。</translation>
        </message>
        <message>
            <source>Another station decides this. Ask there.</source>
            <translation>这由另一个工位决定，请去那里问。</translation>
        </message>
        <message>
            <source>This problem is known already and waits for a decision.</source>
            <translation>这个异常已经报告过，正在等决定。</translation>
        </message>
        <message>
            <source>This order holds as many problems as it can. Decide or call instead.</source>
            <translation>这个订单的异常已经满了。请作决定，或者打电话。</translation>
        </message>
        <message>
            <source>This problem is no longer there.</source>
            <translation>这个异常已经不在了。</translation>
        </message>
        <message>
            <source>This problem is over; nothing has to be decided.</source>
            <translation>这个异常已解除，不用再决定。</translation>
        </message>
        <message>
            <source>{who} checked that it is loaded</source>
            <translation>{who}清点了装车</translation>
        </message>
        <message>
            <source>{who} gave it over to</source>
            <translation>{who}转交给</translation>
        </message>
        <message>
            <source>Not everything is loaded. Missing: {numbers}. Tick them, or take them off the run.</source>
            <translation>还没装齐，缺：{numbers}。请清点，或者从这一趟里去掉。</translation>
        </message>
        <message>
            <source>The courier has not accepted everything yet. Still open: {numbers}.</source>
            <translation>配送员还没有全部接单，未接：{numbers}。</translation>
        </message>
        <message>
            <source>Order {number} is on a run already.</source>
            <translation>订单 {number} 已经在一趟配送里了。</translation>
        </message>
        <message>
            <source>Order {number} is with another courier. Take it from them first, or hand it over.</source>
            <translation>订单 {number} 在另一位配送员那里。请先收回，或者转交。</translation>
        </message>
        <message>
            <source>Order {number} is not on this run.</source>
            <translation>订单 {number} 不在这一趟里。</translation>
        </message>
        <message>
            <source>Nothing of this run is on the road yet. Give the orders to another courier instead.</source>
            <translation>这一趟还没有出发，请直接改派给另一位配送员。</translation>
        </message>
        <message>
            <source>This run is over. Plan a new one.</source>
            <translation>这一趟已经结束，请另排一趟。</translation>
        </message>
        <message>
            <source>This run is no longer there.</source>
            <translation>这一趟已经不在了。</translation>
        </message>
        <message>
            <source>A run has at most {limit} stops. Make two of it.</source>
            <translation>一趟最多 {limit} 站，请分成两趟。</translation>
        </message>
        <message>
            <source>This courier works for somebody else and gets no page. Take the steps for them here.</source>
            <translation>这位配送员是外包的，没有自己的页面。请在这里替他操作。</translation>
        </message>
        <message>
            <source>{who} has heard the promise</source>
            <translation>{who}已知悉这项承诺</translation>
        </message>
        <message>
            <source>{who} changed what was promised:</source>
            <translation>{who}更改了承诺：</translation>
        </message>
        <message>
            <source>{who}: a promise was not kept:</source>
            <translation>{who}：有一项承诺未能兑现：</translation>
        </message>
        <message>
            <source>{who}: the recipient may know now</source>
            <translation>{who}：收礼人现在可以知道了</translation>
        </message>
        <message>
            <source>{who} asked whether the wrapping is right</source>
            <translation>{who}请订购人确认包装</translation>
        </message>
        <message>
            <source>{who} lets it go without the sender&apos;s word</source>
            <translation>{who}未等订购人回复即放行</translation>
        </message>
        <message>
            <source>No answer about the wrapping: it goes as it is</source>
            <translation>包装无人回复：按现状送出</translation>
        </message>
        <message>
            <source>{who} said where it shall go</source>
            <translation>{who}告知了送达地址</translation>
        </message>
        <message>
            <source>The recipient did not say where it shall go: the sender is asked</source>
            <translation>收礼人未告知地址：改问订购人</translation>
        </message>
        <message>
            <source>{who} approved the wrapping</source>
            <translation>{who}认可了包装</translation>
        </message>
        <message>
            <source>{who} wants it otherwise</source>
            <translation>{who}希望改动包装</translation>
        </message>
        <message>
            <source>the time</source>
            <translation>时间</translation>
        </message>
        <message>
            <source>the place</source>
            <translation>地点</translation>
        </message>
        <message>
            <source>the wording</source>
            <translation>文字</translation>
        </message>
        <message>
            <source>the surprise</source>
            <translation>惊喜</translation>
        </message>
        <message>
            <source>begun too late</source>
            <translation>开始得太晚</translation>
        </message>
        <message>
            <source>the courier was late</source>
            <translation>配送员迟到</translation>
        </message>
        <message>
            <source>the courier was silent</source>
            <translation>配送员失联</translation>
        </message>
        <message>
            <source>a problem on the way</source>
            <translation>途中出现异常</translation>
        </message>
        <message>
            <source>moved to later without asking</source>
            <translation>未经同意推迟</translation>
        </message>
        <message>
            <source>left elsewhere</source>
            <translation>放在了别处</translation>
        </message>
        <message>
            <source>the words were wrong</source>
            <translation>文字有误</translation>
        </message>
        <message>
            <source>the recipient heard of it too soon</source>
            <translation>收礼人过早得知</translation>
        </message>
        <message>
            <source>Nobody has said yet where it shall go. Ask the recipient, or fill in the address.</source>
            <translation>还不知道送往哪里。请询问收礼人，或填写地址。</translation>
        </message>
        <message>
            <source>The sender is asked for the address now. Speak with the shop: {phone}.</source>
            <translation>现在改由订购人填写地址。请联系本店：{phone}。</translation>
        </message>
        <message>
            <source>The sender has not approved the wrapping. Wait for the answer, or let it go and say why.</source>
            <translation>订购人尚未认可包装。请等待回复，或说明原因后放行。</translation>
        </message>
        <message>
            <source>A time is promised with its own button.</source>
            <translation>时间承诺请用专门的按钮。</translation>
        </message>
        <message>
            <source>The promise leaves no time to ask. It has to go as it is.</source>
            <translation>承诺时间已来不及询问，只能按现状送出。</translation>
        </message>
        <message>
            <source>Nothing is being asked here any more.</source>
            <translation>这里已没有待回复的问题。</translation>
        </message>
        <message>
            <source>Take a photo of the wrapping and the card first.</source>
            <translation>请先拍下包装与贺卡。</translation>
        </message>
        <message>
            <source>This promise has come to its end. Look at it again.</source>
            <translation>这项承诺已经结束，请再看一下。</translation>
        </message>
        <message>
            <source>This promise is not in the order. Look at it again.</source>
            <translation>订单中没有这项承诺，请再看一下。</translation>
        </message>
        <message>
            <source>Something was promised about that already. Change it, and say who agreed.</source>
            <translation>这方面已有承诺。请更改它，并注明谁同意。</translation>
        </message>
        <message>
            <source>The recipient is asked for the address. It is your turn when there is no answer.</source>
            <translation>正在询问收礼人地址，无回复时再由您填写。</translation>
        </message>
        <message>
            <source>The recipient is asked for the address, so it is no surprise. Fill in the address first.</source>
            <translation>正在向收礼人询问地址，无法作为惊喜。请先填写地址。</translation>
        </message>
        <message>
            <source>read what was promised about the wording</source>
            <translation>阅读关于文字的承诺</translation>
        </message>
        <message>
            <source>the card</source>
            <translation>贺卡</translation>
        </message>
        <message>
            <source>the address</source>
            <translation>地址</translation>
        </message>
        <message>
            <source>the items</source>
            <translation>商品</translation>
        </message>
        <message>
            <source>how far it is</source>
            <translation>进度</translation>
        </message>
        <message>
            <source>the order</source>
            <translation>订单</translation>
        </message>
        <message>
            <source>Meanwhile somebody changed {theirs}; your change of {yours} was not taken. Look at it, then repeat yours.</source>
            <translation>您编辑时有人改动了{theirs}，您对{yours}的修改未被采纳。请看一下，再重新修改。</translation>
        </message>
        <message>
            <source>is the wrapping right?</source>
            <translation>包装可以吗？</translation>
        </message>
        <message>
            <source>where shall it go?</source>
            <translation>送到哪里？</translation>
        </message>
        <message>
            <source>Expected in time again; the danger was:</source>
            <translation>预计又能准时送达；先前的风险：</translation>
        </message>
        <message>
            <source>Sender&apos;s mail address</source>
            <translation>订购人邮箱</translation>
        </message>
        <message>
            <source>Recipient&apos;s mail address</source>
            <translation>收礼人邮箱</translation>
        </message>
        <message>
            <source>Customer&apos;s mail address</source>
            <translation>客户邮箱</translation>
        </message>
        <message>
            <source>This is no mail address, like anna@example.com.</source>
            <translation>这不是有效的邮箱地址，例如 anna@example.com。</translation>
        </message>
        <message>
            <source>A customer cannot raise this: choose another kind.</source>
            <translation>客户不能提出这类问题，请选择其他类型。</translation>
        </message>
        <message>
            <source>There are {limit} prepared answers already. Remove one that nobody uses.</source>
            <translation>快捷回复已有 {limit} 条，请先删掉没人用的。</translation>
        </message>
        <message>
            <source>Word on the button</source>
            <translation>按钮上的字</translation>
        </message>
        <message>
            <source>Answer</source>
            <translation>回复内容</translation>
        </message>
        <message>
            <source>Languages</source>
            <translation>语言</translation>
        </message>
        <message>
            <source>This browser&apos;s push service is not known.</source>
            <translation>不认识此浏览器的推送服务。</translation>
        </message>
        <message>
            <source>This is no key for messages to browsers.</source>
            <translation>这不是浏览器推送的密钥。</translation>
        </message>
        <message>
            <source>The shop sends no messages to browsers.</source>
            <translation>商店不向浏览器发送通知。</translation>
        </message>
        <message>
            <source>{who} changed who ordered:</source>
            <translation>{who}更改了订购人：</translation>
        </message>
        <message>
            <source>who ordered</source>
            <translation>订购人</translation>
        </message>
        <message>
            <source>The gift has left the shop. Call {name}, who has it: {phone}.</source>
            <translation>礼物已离店。请致电配送员{name}：{phone}。</translation>
        </message>
        <message>
            <source>{amount} more to pay</source>
            <translation>需补{amount}</translation>
        </message>
        <message>
            <source>{amount} to give back</source>
            <translation>应退{amount}</translation>
        </message>
    <message>
        <source>{who} says how it was:</source>
        <translation>{who}的评价：</translation>
    </message>
    <message>
        <source>{who} now says how it was:</source>
        <translation>{who}修改评价为：</translation>
    </message>
    <message>
        <source>very poor</source>
        <translation>很不满意</translation>
    </message>
    <message>
        <source>poor</source>
        <translation>不满意</translation>
    </message>
    <message>
        <source>all right</source>
        <translation>一般</translation>
    </message>
    <message>
        <source>good</source>
        <translation>满意</translation>
    </message>
    <message>
        <source>wonderful</source>
        <translation>非常满意</translation>
    </message>
    <message>
        <source>{score} of 5, {word}</source>
        <translation>{score}/5，{word}</translation>
    </message>
    <message>
        <source>They have said five times how it was; what they say now belongs in the conversation.</source>
        <translation>已经评价过五次，之后想说的请写在对话里。</translation>
    </message>
        <message>
            <source>just asked</source>
            <translation>刚刚提问</translation>
        </message>
</context>
<context>
    <name>Camera</name>
    <message>
        <source>The camera is being opened …</source>
        <translation>正在打开摄像头…</translation>
    </message>
    <message>
        <source>This computer does not let Giftwire use its camera.</source>
        <translation>这台电脑不允许 Giftwire 使用摄像头。</translation>
    </message>
    <message>
        <source>The camera gives no picture: {reason}</source>
        <translation>摄像头没有画面：{reason}</translation>
    </message>
    <message>
        <source>There is no camera here. A picture can be dropped, pasted or chosen.</source>
        <translation>这里没有摄像头。可以拖入、粘贴或选择图片。</translation>
    </message>
    <message>
        <source>There is no camera here. A scanner that types works at once.</source>
        <translation>这里没有摄像头。键盘式扫码枪可直接使用。</translation>
    </message>
    <message>
        <source>What the camera sees</source>
        <translation>摄像头画面</translation>
    </message>
    <message>
        <source>Close the camera</source>
        <translation>关闭摄像头</translation>
    </message>
    <message>
        <source>Other camera</source>
        <translation>换摄像头</translation>
    </message>
    <message>
        <source>From a file</source>
        <translation>从文件</translation>
    </message>
    <message>
        <source>Take again</source>
        <translation>重拍</translation>
    </message>
    <message>
        <source>Take the photo</source>
        <translation>拍照</translation>
    </message>
    <message>
        <source>Use this photo</source>
        <translation>用这张</translation>
    </message>
    <message>
        <source>Hold a label&apos;s code before the camera</source>
        <translation>把标签上的码对准摄像头</translation>
    </message>
    <message>
        <source>This code is not one of our labels: {code}</source>
        <translation>这不是本店的标签：{code}</translation>
    </message>
</context>
<context>
    <name>Owner</name>
        <message>
            <source>A rush that a role has not heard gets louder there after</source>
            <translation>岗位未听到加急，多久后在该处加强提醒</translation>
        </message>
        <message>
            <source> seconds</source>
            <translation> 秒</translation>
        </message>
        <message>
            <source>The other roles are told after</source>
            <translation>多久后告知其他岗位</translation>
        </message>
        <message>
            <source>The owner is told after</source>
            <translation>多久后告知店主</translation>
        </message>
        <message>
            <source>A courier with a gift in hand counts as silent after</source>
            <translation>配送途中多久无音讯算失联</translation>
        </message>
    <message>
        <source> days</source>
        <translation> 天</translation>
    </message>
    <message>
        <source> hours</source>
        <translation> 小时</translation>
    </message>
    <message>
        <source> minutes</source>
        <translation> 分钟</translation>
    </message>
    <message>
        <source> times</source>
        <translation> 次</translation>
    </message>
    <message>
        <source> tries</source>
        <translation> 次</translation>
    </message>
    <message>
        <source>A courier</source>
        <translation>一位配送员</translation>
    </message>
    <message>
        <source>A link is open for at most</source>
        <translation>链接最长有效</translation>
    </message>
    <message>
        <source>A name is needed</source>
        <translation>请填写姓名</translation>
    </message>
    <message>
        <source>A sign-in lasts</source>
        <translation>一次登录有效</translation>
    </message>
    <message>
        <source>Add</source>
        <translation>添加</translation>
    </message>
    <message>
        <source>An order that is closed</source>
        <translation>已结束的订单</translation>
    </message>
    <message>
        <source>Change</source>
        <translation>修改</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>关闭</translation>
    </message>
    <message>
        <source>End</source>
        <translation>停用</translation>
    </message>
    <message>
        <source>Limits</source>
        <translation>限制</translation>
    </message>
    <message>
        <source>Links</source>
        <translation>链接</translation>
    </message>
    <message>
        <source>Messages are kept</source>
        <translation>消息保留</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>姓名</translation>
    </message>
    <message>
        <source>Names, addresses and numbers are kept after delivery</source>
        <translation>送达后，姓名、地址和电话保留</translation>
    </message>
    <message>
        <source>New person</source>
        <translation>新人员</translation>
    </message>
    <message>
        <source>No link is open.</source>
        <translation>没有有效的链接。</translation>
    </message>
    <message>
        <source>No station yet.</source>
        <translation>还没有工位。</translation>
    </message>
    <message>
        <source>Nobody yet. Stations work without sign-in until somebody here has a PIN.</source>
        <translation>还没有人员。在有人设置 PIN 之前，各工位无需登录即可使用。</translation>
    </message>
    <message>
        <source>Not saved yet</source>
        <translation>尚未保存</translation>
    </message>
    <message>
        <source>One link may ask in ten seconds</source>
        <translation>每个链接十秒内最多操作</translation>
    </message>
    <message>
        <source>PIN, 4 to 12 digits</source>
        <translation>PIN，4 到 12 位数字</translation>
    </message>
    <message>
        <source>People</source>
        <translation>人员</translation>
    </message>
    <message>
        <source>Photographs are kept</source>
        <translation>照片保留</translation>
    </message>
    <message>
        <source>Really close the door?</source>
        <translation>确定不再放行？</translation>
    </message>
    <message>
        <source>Really end?</source>
        <translation>确定停用？</translation>
    </message>
    <message>
        <source>Really remove?</source>
        <translation>确定移除？</translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>移除</translation>
    </message>
    <message>
        <source>Revoke</source>
        <translation>撤销</translation>
    </message>
    <message>
        <source>Save</source>
        <translation>保存</translation>
    </message>
    <message>
        <source>Stations</source>
        <translation>工位</translation>
    </message>
    <message>
        <source>The first lock lasts</source>
        <translation>首次锁定</translation>
    </message>
    <message>
        <source>The shop</source>
        <translation>店铺</translation>
    </message>
    <message>
        <source>Tick where this person works</source>
        <translation>请勾选此人的工作岗位</translation>
    </message>
    <message>
        <source>What to manage</source>
        <translation>管理什么</translation>
    </message>
    <message>
        <source>Wrong PINs before a person is locked</source>
        <translation>PIN 输错几次后锁定</translation>
    </message>
    <message>
        <source>may no longer come in</source>
        <translation>不再放行</translation>
    </message>
    <message>
        <source>no PIN yet</source>
        <translation>尚无 PIN</translation>
    </message>
    <message>
        <source>open until {day} {time}</source>
        <translation>有效至 {day} {time}</translation>
    </message>
    <message>
        <source>this computer</source>
        <translation>本机</translation>
    </message>
    <message>
        <source>{name} can sign in with the new PIN.</source>
        <translation>{name}可以用新 PIN 登录了。</translation>
    </message>
    <message>
        <source>{role}, let in on {day}</source>
        <translation>{role}，{day}接入</translation>
    </message>
    <message>
        <source>What the new station is</source>
        <translation>新工位的用途</translation>
    </message>
    <message>
        <source>What it is called</source>
        <translation>工位名称</translation>
    </message>
    <message>
        <source>Make a code</source>
        <translation>生成配对码</translation>
    </message>
    <message>
        <source>Let a new station in</source>
        <translation>接入新工位</translation>
    </message>
    <message>
        <source>Take it back</source>
        <translation>收回</translation>
    </message>
    <message>
        <source>The same words</source>
        <translation>完全一样</translation>
    </message>
    <message>
        <source>They differ</source>
        <translation>不一样</translation>
    </message>
    <message>
        <source>Another station</source>
        <translation>再接入一个</translation>
    </message>
    <message>
        <source>“{name}” knows the code and wants to be {station}. Does its screen show these words?</source>
        <translation>“{name}”输入了配对码，想成为 {station}。它的屏幕上显示的是这些词吗？</translation>
    </message>
    <message>
        <source>Asking the hub …</source>
        <translation>正在询问中枢……</translation>
    </message>
    <message>
        <source>Type this at the new station: Giftwire asks for it when it is opened there for the first time.</source>
        <translation>请在新工位上输入：第一次打开 Giftwire 时它会询问。</translation>
    </message>
    <message>
        <source>Good for one minute more.</source>
        <translation>还有一分钟有效。</translation>
    </message>
    <message>
        <source>Good for {count} minutes more.</source>
        <translation>还有 {count} 分钟有效。</translation>
    </message>
    <message>
        <source>Somebody came without the right code. Tries left: {count}.</source>
        <translation>有人输错了配对码。还可以试 {count} 次。</translation>
    </message>
    <message>
        <source>{station} is let in.</source>
        <translation>{station} 已接入。</translation>
    </message>
    <message>
        <source>The code is no longer good. Make another when you are ready.</source>
        <translation>配对码已失效。准备好后请再生成一个。</translation>
    </message>
    <message>
        <source>Wrong three times: the code is no longer good. See who typed.</source>
        <translation>已输错三次，配对码作废。请看看是谁在输入。</translation>
    </message>
    <message>
        <source>The words differ: somebody may be in between. Nobody was let in. Look who is in your network.</source>
        <translation>词语不一样：中间可能有人。没有放任何人进来。请检查网络里有谁。</translation>
    </message>
    <message>
        <source>Another code was made since; this one is no longer good.</source>
        <translation>之后又生成了别的配对码，这个已失效。</translation>
    </message>
    <message>
        <source>The hub does not answer. Is its computer on?</source>
        <translation>中枢没有回应。它的电脑开着吗？</translation>
    </message>
    <message>
        <source>The hub did not take this station ({why}).</source>
        <translation>中枢没有接受这个工位（{why}）。</translation>
    </message>
    <message>
        <source>The hub makes no code ({why}).</source>
        <translation>中枢不生成配对码（{why}）。</translation>
    </message>
    <message>
        <source>New key</source>
        <translation>换新密钥</translation>
    </message>
        <message>
            <source>A problem waits for a decision</source>
            <translation>异常等待决定的时间</translation>
        </message>
        <message>
            <source>Gifts are packed at the same time by</source>
            <translation>同时包装的人数</translation>
        </message>
        <message>
            <source> people</source>
            <translation> 人</translation>
        </message>
        <message>
            <source>A promise is rush when packing must begin within</source>
            <translation>须在多久之内开始包装即为加急</translation>
        </message>
        <message>
            <source>A sender is asked about the wrapping for</source>
            <translation>请订购人确认包装的时长</translation>
        </message>
        <message>
            <source>Without an answer the gift</source>
            <translation>无回复时，礼物</translation>
        </message>
        <message>
            <source>A recipient is asked for the address for</source>
            <translation>询问收礼人地址的时长</translation>
        </message>
        <message>
            <source>Stickers</source>
            <translation>贴纸</translation>
        </message>
        <message>
            <source>None of your own yet; the house&apos;s own set is always there.</source>
            <translation>还没有自己的贴纸；自带的一套一直都在。</translation>
        </message>
        <message>
            <source>Choose its picture</source>
            <translation>选一张图片</translation>
        </message>
        <message>
            <source>New sticker</source>
            <translation>新贴纸</translation>
        </message>
        <message>
            <source>messages that carry it keep it</source>
            <translation>已发出的消息里会保留</translation>
        </message>
        <message>
            <source>{count} are the most: more are not found in the panel</source>
            <translation>最多 {count} 张：再多就找不到了</translation>
        </message>
        <message>
            <source>A name is needed: who cannot see it hears it</source>
            <translation>要有名字：看不见的人会听到它</translation>
        </message>
        <message>
            <source>The hub did not take it. Try again.</source>
            <translation>中枢没有收到，请再试一次。</translation>
        </message>
        <message>
            <source>goes</source>
            <translation>照常送出</translation>
        </message>
        <message>
            <source>stays</source>
            <translation>留在店里</translation>
        </message>
        <message>
            <source>An offer that its courier does not answer is to be rescued after</source>
            <translation>派单多久无人应答列入待处理</translation>
        </message>
    <message>
        <source>The sticker's name</source>
        <translation>贴纸名称</translation>
    </message>
</context>
<context>
    <name>SignIn</name>
    <message>
        <source>A PIN has 4 to 12 digits.</source>
        <translation>PIN 为 4 到 12 位数字。</translation>
    </message>
    <message>
        <source>Come in</source>
        <translation>登录</translation>
    </message>
    <message>
        <source>Last digit away</source>
        <translation>删除一位</translation>
    </message>
    <message>
        <source>No name</source>
        <translation>无名</translation>
    </message>
    <message>
        <source>Nobody who works at this station has a PIN yet. Ask the owner to set one.</source>
        <translation>本工位还没有人设置 PIN。请店主设置。</translation>
    </message>
    <message>
        <source>Only the owner may do this.</source>
        <translation>只有店主可以这样做。</translation>
    </message>
        <message>
            <source>The shop does not let this station in. Ask the owner.</source>
            <translation>店里不再接受这个工位。请找店主。</translation>
        </message>
    <message>
        <source>Somebody else</source>
        <translation>换一个人</translation>
    </message>
    <message>
        <source>That PIN is too easy to guess. Choose another one.</source>
        <translation>这个 PIN 太容易猜到，请换一个。</translation>
    </message>
    <message>
        <source>That did not work. Try again.</source>
        <translation>没有成功，请再试一次。</translation>
    </message>
    <message>
        <source>That is not the PIN. Try again.</source>
        <translation>PIN 不对，请再试一次。</translation>
    </message>
    <message>
        <source>The hub does not answer. Is its computer on?</source>
        <translation>中枢没有回应。它的电脑开着吗？</translation>
    </message>
    <message>
        <source>The hub is away. Until it is back, only people who signed in here today can come in.</source>
        <translation>中枢不在线。恢复之前，只有今天在本机登录过的人可以登录。</translation>
    </message>
    <message>
        <source>The hub is busy. Try again in a moment.</source>
        <translation>中枢正忙，请稍后再试。</translation>
    </message>
    <message>
        <source>There is no PIN yet. Ask the owner to set one.</source>
        <translation>还没有 PIN，请店主设置。</translation>
    </message>
    <message>
        <source>This person does not work at this station. The owner can change that.</source>
        <translation>此人不在本工位工作。店主可以修改。</translation>
    </message>
    <message>
        <source>This person no longer works here.</source>
        <translation>此人已不在本店工作。</translation>
    </message>
    <message>
        <source>Too many wrong PINs at this station. Wait until {time}.</source>
        <translation>本工位 PIN 输错太多次。请等到 {time}。</translation>
    </message>
    <message>
        <source>Too many wrong PINs. Wait a few minutes and try again.</source>
        <translation>PIN 输错太多次。请过几分钟再试。</translation>
    </message>
    <message>
        <source>Too many wrong PINs. Wait until {time}, or ask the owner for a new PIN.</source>
        <translation>PIN 输错太多次。请等到 {time}，或请店主换一个新 PIN。</translation>
    </message>
    <message>
        <source>Who is here?</source>
        <translation>哪位在使用？</translation>
    </message>
    <message>
        <source>Your PIN</source>
        <translation>您的 PIN</translation>
    </message>
    <message>
        <source>on this shift</source>
        <translation>今天在班</translation>
    </message>
    <message>
        <source>{name}, your PIN</source>
        <translation>{name}，请输入 PIN</translation>
    </message>
</context>
    <context>
        <name>FirstStart</name>
        <message>
            <source>Which shop is this computer in?</source>
            <translation>这台电脑属于哪家店？</translation>
        </message>
        <message>
            <source>It is found by itself; or type the address that its hub shows.</source>
            <translation>店铺会自动找到；也可以输入中枢上显示的地址。</translation>
        </message>
        <message>
            <source>Looking for shops in this network …</source>
            <translation>正在本地网络里寻找店铺……</translation>
        </message>
        <message>
            <source>Address of the hub</source>
            <translation>中枢的地址</translation>
        </message>
        <message>
            <source>Go on</source>
            <translation>继续</translation>
        </message>
        <message>
            <source>Type the code that the owner has made</source>
            <translation>请输入店主生成的配对码</translation>
        </message>
        <message>
            <source>The owner makes it at another station, under “Manage the shop”, or at the hub. Good for five minutes, for one station.</source>
            <translation>配对码由店主生成：在已接入的工位上打开“管理店铺”，或在中枢上。五分钟内有效，只供一个工位使用。</translation>
        </message>
        <message>
            <source>Code, eight digits</source>
            <translation>配对码，八位数字</translation>
        </message>
        <message>
            <source>Another shop</source>
            <translation>换一家店</translation>
        </message>
        <message>
            <source>Connect</source>
            <translation>连接</translation>
        </message>
        <message>
            <source>Just a moment</source>
            <translation>请稍候</translation>
        </message>
        <message>
            <source>Connecting</source>
            <translation>正在连接</translation>
        </message>
        <message>
            <source>Stop</source>
            <translation>停止</translation>
        </message>
        <message>
            <source>Does the hub show the same words?</source>
            <translation>中枢上显示的是同样的词吗？</translation>
        </message>
        <message>
            <source>Read them aloud to whoever made the code. Only you two can see that nobody is in between.</source>
            <translation>念给生成配对码的人听。只有你们两个人能看出中间没有别人。</translation>
        </message>
        <message>
            <source>They differ</source>
            <translation>不一样</translation>
        </message>
        <message>
            <source>The same words</source>
            <translation>完全一样</translation>
        </message>
        <message>
            <source>Open the station</source>
            <translation>打开工位</translation>
        </message>
        <message>
            <source>Start again</source>
            <translation>重新开始</translation>
        </message>
        <message>
            <source>No shop has been found so far. Is the hub switched on, and is this computer in its network? You can also type the address.</source>
            <translation>还没有找到店铺。中枢开着吗？这台电脑和它在同一个网络里吗？也可以直接输入地址。</translation>
        </message>
        <message>
            <source>Knocking at the hub …</source>
            <translation>正在联系中枢……</translation>
        </message>
        <message>
            <source>Checking the code …</source>
            <translation>正在核对配对码……</translation>
        </message>
        <message>
            <source>Waiting for the hub: say there, too, that the words are the same.</source>
            <translation>正在等待中枢：请在那边也确认词语一样。</translation>
        </message>
        <message>
            <source>This computer becomes “{name}” ({role}) of {shop}.</source>
            <translation>这台电脑将成为{shop}的“{name}”（{role}）。</translation>
        </message>
        <message>
            <source>Welcome to {shop}</source>
            <translation>欢迎来到{shop}</translation>
        </message>
        <message>
            <source>This computer is “{name}” now: {role}.</source>
            <translation>这台电脑现在是“{name}”：{role}。</translation>
        </message>
        <message>
            <source>Step {number} of {all}</source>
            <translation>第 {number} 步，共 {all} 步</translation>
        </message>
        <message>
            <source>That is not the code</source>
            <translation>配对码不对</translation>
        </message>
        <message>
            <source>One try is left. Read the code from the hub's screen once more.</source>
            <translation>还剩最后一次机会。请再看一遍中枢屏幕上的配对码。</translation>
        </message>
        <message>
            <source>{count} tries are left. Read the code from the hub's screen once more.</source>
            <translation>还可以试 {count} 次。请再看一遍中枢屏幕上的配对码。</translation>
        </message>
        <message>
            <source>A digit is not right</source>
            <translation>有一位数字不对</translation>
        </message>
        <message>
            <source>Compare it with the hub's screen. This did not cost a try.</source>
            <translation>请和中枢屏幕上的对照一下。这不算一次尝试。</translation>
        </message>
        <message>
            <source>That is no address</source>
            <translation>这不是地址</translation>
        </message>
        <message>
            <source>It looks like 192.168.1.20 or hub.local.</source>
            <translation>地址的样子是 192.168.1.20 或 hub.local。</translation>
        </message>
        <message>
            <source>Nobody answers at {address}</source>
            <translation>{address} 没有回应</translation>
        </message>
        <message>
            <source>Is the hub switched on, and is this computer in the same network? Check the address too.</source>
            <translation>中枢开着吗？这台电脑和它在同一个网络里吗？也请检查一下地址。</translation>
        </message>
        <message>
            <source>The hub has another version</source>
            <translation>中枢的版本不同</translation>
        </message>
        <message>
            <source>Install the same version of Giftwire here and on the hub.</source>
            <translation>请在这里和中枢上安装同一版本的 Giftwire。</translation>
        </message>
        <message>
            <source>The hub stopped answering</source>
            <translation>中枢没有回应了</translation>
        </message>
        <message>
            <source>When it is back, ask there for a new code and go on here.</source>
            <translation>等它恢复后，请在那边要一个新配对码，再在这里继续。</translation>
        </message>
        <message>
            <source>The hub lets nobody in just now</source>
            <translation>中枢现在不接受新工位</translation>
        </message>
        <message>
            <source>Ask there for a code, then type it here.</source>
            <translation>请在那边要一个配对码，再在这里输入。</translation>
        </message>
        <message>
            <source>This code is too old</source>
            <translation>配对码已过期</translation>
        </message>
        <message>
            <source>A code is good for five minutes. Ask at the hub for a new one.</source>
            <translation>配对码只在五分钟内有效。请在中枢那边要一个新的。</translation>
        </message>
        <message>
            <source>Wrong three times</source>
            <translation>已经输错三次</translation>
        </message>
        <message>
            <source>This code no longer works. Ask at the hub for a new one.</source>
            <translation>这个配对码已作废。请在中枢那边要一个新的。</translation>
        </message>
        <message>
            <source>Another computer is using this code</source>
            <translation>另一台电脑正在使用这个配对码</translation>
        </message>
        <message>
            <source>A code is for one station. Ask at the hub for one of your own.</source>
            <translation>一个配对码只供一个工位使用。请在中枢那边另要一个。</translation>
        </message>
        <message>
            <source>That took too long, or the connection broke</source>
            <translation>时间太久，或者连接断开了</translation>
        </message>
        <message>
            <source>Type the code again while it is good, or ask for a new one.</source>
            <translation>如果配对码还有效，请再输入一次；否则请要一个新的。</translation>
        </message>
        <message>
            <source>The hub did not take this station</source>
            <translation>中枢没有接受这个工位</translation>
        </message>
        <message>
            <source>The hub's screen says why. After that, ask for a new code.</source>
            <translation>原因显示在中枢的屏幕上。处理好后，请要一个新的配对码。</translation>
        </message>
        <message>
            <source>This code is for another program</source>
            <translation>这个配对码是给别的程序用的</translation>
        </message>
        <message>
            <source>Ask at the hub for a code for the front desk, the packing room or dispatch.</source>
            <translation>请在中枢那边要一个前台、包装间或调度用的配对码。</translation>
        </message>
        <message>
            <source>This computer still has work of “{station}” to send</source>
            <translation>这台电脑上还有“{station}”的内容没有发出</translation>
        </message>
        <message>
            <source>Ask at the hub for a code for “{station}”, so that nothing is lost.</source>
            <translation>请在中枢那边要一个“{station}”的配对码，这样什么都不会丢。</translation>
        </message>
        <message>
            <source>The key could not be written</source>
            <translation>密钥无法保存</translation>
        </message>
        <message>
            <source>Is the disk full? Make room, then ask for a new code.</source>
            <translation>磁盘满了吗？请腾出空间，再要一个新的配对码。</translation>
        </message>
        <message>
            <source>This is not the hub that made the code</source>
            <translation>这不是生成配对码的那个中枢</translation>
        </message>
        <message>
            <source>Something else answers at {address}. Choose your shop again.</source>
            <translation>{address} 上回应的是别的程序。请重新选择店铺。</translation>
        </message>
        <message>
            <source>The hub did not understand this computer</source>
            <translation>中枢不明白这台电脑说的话</translation>
        </message>
        <message>
            <source>The words are not the same</source>
            <translation>词语不一样</translation>
        </message>
        <message>
            <source>Nobody was let in. Somebody may be between this computer and the hub: make sure that this is the shop's own network, then start again with a new code.</source>
            <translation>没有放任何人进来。可能有人在这台电脑和中枢之间：请先确认这是店里自己的网络，再用新的配对码重新开始。</translation>
        </message>
        <message>
            <source>It is not used any more. Ask at the hub for a new code and connect the station again.</source>
            <translation>这把密钥已不再使用。请在中枢那边要一个新配对码，重新连接工位。</translation>
        </message>
        <message>
            <source>Ask at the hub for a new code and connect the station again. Its work is kept.</source>
            <translation>请在中枢那边要一个新配对码，重新连接工位。这里的内容都还在。</translation>
        </message>
        <message>
            <source>Others on this computer could read this station's key</source>
            <translation>这台电脑上的其他人可以读到这个工位的密钥</translation>
        </message>
        <message>
            <source>This station's key is not to be had</source>
            <translation>取不到这个工位的密钥</translation>
        </message>
        <message>
            <source>The system's key store does not give it out. Unlock it and start again, or connect anew.</source>
            <translation>系统的密钥库没有给出密钥。请解锁后再启动，或者重新连接。</translation>
        </message>
        <message>
            <source>This station's key cannot be read</source>
            <translation>无法读取这个工位的密钥</translation>
        </message>
    </context>
    <context>
        <name>Sticker</name>
        <message>
            <source>Stickers</source>
            <translation>贴纸</translation>
        </message>
        <message>
            <source>Thank you</source>
            <translation>谢谢</translation>
        </message>
        <message>
            <source>Heart</source>
            <translation>爱心</translation>
        </message>
        <message>
            <source>Flowers</source>
            <translation>鲜花</translation>
        </message>
        <message>
            <source>Bow</source>
            <translation>蝴蝶结</translation>
        </message>
        <message>
            <source>Packed</source>
            <translation>已包好</translation>
        </message>
        <message>
            <source>Card</source>
            <translation>贺卡</translation>
        </message>
        <message>
            <source>Photo</source>
            <translation>照片</translation>
        </message>
        <message>
            <source>On the way</source>
            <translation>在路上</translation>
        </message>
        <message>
            <source>At the door</source>
            <translation>到门口了</translation>
        </message>
        <message>
            <source>Yes, done</source>
            <translation>好了</translation>
        </message>
        <message>
            <source>One moment</source>
            <translation>请稍等</translation>
        </message>
        <message>
            <source>Rain</source>
            <translation>下雨</translation>
        </message>
        <message>
            <source>Sorry</source>
            <translation>抱歉</translation>
        </message>
        <message>
            <source>Happy birthday</source>
            <translation>生日快乐</translation>
        </message>
        <message>
            <source>Sticker: {name}</source>
            <translation>贴纸：{name}</translation>
        </message>
    </context>
    <context>
        <name>Moments</name>
        <message>
            <source>d MMM</source>
            <translation>M月d日</translation>
        </message>
        <message>
            <source>d MMMM</source>
            <translation>yyyy年M月d日</translation>
        </message>
        <message>
            <source>d MMMM yyyy</source>
            <translation>M月d日</translation>
        </message>
        <message>
            <source>d MMM yyyy</source>
            <translation>yyyy年M月d日</translation>
        </message>
    </context>
    <context>
        <name>MapSheet</name>
        <message>
            <source>What the map is drawn on</source>
            <translation>地图底图</translation>
        </message>
        <message>
            <source>Plain grid</source>
            <translation>简单网格</translation>
        </message>
        <message>
            <source>A folder</source>
            <translation>文件夹</translation>
        </message>
        <message>
            <source>A server</source>
            <translation>服务器</translation>
        </message>
        <message>
            <source>The pictures&apos; frame</source>
            <translation>图片的坐标系</translation>
        </message>
        <message>
            <source>Address of the pictures</source>
            <translation>图片地址</translation>
        </message>
        <message>
            <source>Folder with z/x/y.png in it</source>
            <translation>存放 z/x/y.png 的文件夹</translation>
        </message>
        <message>
            <source>Choose…</source>
            <translation>选择…</translation>
        </message>
        <message>
            <source>Whom the licence wants named</source>
            <translation>许可要求署名</translation>
        </message>
        <message>
            <source>Deepest level</source>
            <translation>最大级别</translation>
        </message>
        <message>
            <source>Draw on it</source>
            <translation>用作底图</translation>
        </message>
        <message>
            <source>The address must begin with https:// or http://.</source>
            <translation>地址须以 https:// 或 http:// 开头。</translation>
        </message>
        <message>
            <source>The address must contain {z}, {x} and {y}.</source>
            <translation>地址里须有 {z}、{x} 和 {y}。</translation>
        </message>
        <message>
            <source>The address is too long.</source>
            <translation>地址太长了。</translation>
        </message>
        <message>
            <source>Choose the folder that the pictures are in.</source>
            <translation>请选择图片所在的文件夹。</translation>
        </message>
        <message>
            <source>Something here cannot be used.</source>
            <translation>这里有一项不能用。</translation>
        </message>
        <message>
            <source>Squares as wide as the scale bar, counted from the shop. Works without a network.</source>
            <translation>每格与比例尺同宽，从店铺数起。没有网络也能用。</translation>
        </message>
        <message>
            <source>Pictures that lie on this computer. Works without a network.</source>
            <translation>图片存在这台电脑上，没有网络也能用。</translation>
        </message>
        <message>
            <source>Asked for what is looked at only, and kept for when there is no network.</source>
            <translation>只取正在看的地方，并留存一份，断网时也能看。</translation>
        </message>
        <message>
            <source>The server learns which streets are looked at: use one that you may use.</source>
            <translation>服务器会知道您看了哪些街道：请用您有权使用的服务器。</translation>
        </message>
    </context>
<context>
    <name>Address</name>
    <message>
        <source>Addresses that may be meant</source>
        <translation>可能的地址</translation>
    </message>
    <message>
        <source>Look this up</source>
        <translation>查询这个地址</translation>
    </message>
    <message>
        <source>at the address server</source>
        <translation>向地址服务器查询</translation>
    </message>
    <message>
        <source>delivered there on {day}</source>
        <translation>{day}送到过</translation>
    </message>
    <message>
        <source>noted on {day}, not delivered yet</source>
        <translation>{day}登记，还没有送到过</translation>
    </message>
    <message>
        <source>the house is known</source>
        <translation>门牌已知</translation>
    </message>
    <message>
        <source>a place of this name</source>
        <translation>按名称找到</translation>
    </message>
    <message>
        <source>only the street is known</source>
        <translation>只知道街道</translation>
    </message>
    <message>
        <source>only the area is known</source>
        <translation>只知道区域</translation>
    </message>
    <message>
        <source>Looking it up …</source>
        <translation>正在查询…</translation>
    </message>
    <message>
        <source>Nothing found for this. Point at the door on the map.</source>
        <translation>没有找到。请在地图上点出门口。</translation>
    </message>
    <message>
        <source>No answer from the address server; next try in half a minute.</source>
        <translation>地址服务器没有应答，半分钟后才会再问。</translation>
    </message>
    <message>
        <source>The address server refuses: a wrong key, or asked too often.</source>
        <translation>地址服务器拒绝了：密钥不对，或询问太频繁。</translation>
    </message>
    <message>
        <source>What answers is no address server of the format that was chosen.</source>
        <translation>应答的不是所选格式的地址服务器。</translation>
    </message>
    <message>
        <source>Where addresses are looked up</source>
        <translation>地址在哪里查询</translation>
    </message>
    <message>
        <source>Nowhere</source>
        <translation>不查询</translation>
    </message>
    <message>
        <source>AMap</source>
        <translation>高德</translation>
    </message>
    <message>
        <source>Address of the server</source>
        <translation>服务器地址</translation>
    </message>
    <message>
        <source>Key</source>
        <translation>密钥</translation>
    </message>
    <message>
        <source>What is typed as the street goes to this server, and the shop’s neighbourhood, so that what is near comes first. No other field goes: no names, telephone numbers, notes or cards. A name or number of the order that is typed into the street is taken out before.</source>
        <translation>街道栏里输入的文字会发给这台服务器，另附店铺所在的大致位置，好让近处的排在前面。其他各栏都不发出：没有姓名、电话、备注和贺卡。街道栏里若写了订单上的姓名或电话，会先去掉。</translation>
    </message>
    <message>
        <source>Only the shop’s own orders are looked through. Nothing leaves the shop.</source>
        <translation>只查本店自己的订单，任何内容都不出店。</translation>
    </message>
    <message>
        <source>Asked while somebody types, once the fingers rest.</source>
        <translation>输入时询问，手停下来才发出。</translation>
    </message>
    <message>
        <source>Asked by a key only: whoever keeps the public Nominatim forbids asking while somebody types.</source>
        <translation>只在按键时询问：公共 Nominatim 的维护者不允许边输入边询问。</translation>
    </message>
    <message>
        <source>For mainland China. Asked while somebody types; behind ?city= the address may name a city by its code. Places come in GCJ-02 and are converted.</source>
        <translation>适用于中国大陆，输入时询问。地址后可用 ?city= 写城市编码。位置为 GCJ-02，会自动换算。</translation>
    </message>
    <message>
        <source>Outside the shop’s own network the address must begin with https://, so that nobody reads along.</source>
        <translation>店内网络之外的地址必须以 https:// 开头，以免被人窃看。</translation>
    </message>
    <message>
        <source>AMap wants a key of its web service.</source>
        <translation>高德需要 Web 服务的密钥。</translation>
    </message>
    <message>
        <source>street only: point at the door</source>
        <translation>只知道街道：请点出门口</translation>
    </message>
    <message>
        <source>area only: point at the door</source>
        <translation>只知道区域：请点出门口</translation>
    </message>
</context>
</TS>
