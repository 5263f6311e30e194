"""Chinese captions of drawn items, simplified characters: the counterpart of ``captions``.

:func:`caption_zh` says what a picture shows, :func:`item_text_caption_zh` what only the shop's text tells.
A Chinese character costs two to three of the text tower's 77 tokens, so sentences are built from few clauses
instead of being cut. Names of makers stay in Latin script.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from mmrec.worlds.drawing.look import Look
from mmrec.worlds.store.attributes import DEPARTMENT_OF, MAKERS, TextTraits
from mmrec.worlds.store.captions import other_colours, other_patterns, shown_finish
from mmrec.worlds.store.copywriting import pick

CATEGORY_NAMES_ZH: dict[str, tuple[str, ...]] = {
    "t-shirt": ("T恤", "T恤衫", "短袖T恤"),
    "shirt": ("衬衫", "衬衣", "翻领衬衫"),
    "trousers": ("裤子", "长裤"),
    "dress": ("连衣裙", "连身裙"),
    "jacket": ("夹克", "外套", "夹克衫"),
    "sweater": ("毛衣", "针织衫", "毛线衣"),
    "skirt": ("半身裙", "半裙"),
    "shorts": ("短裤", "五分裤"),
    "scarf": ("围巾", "颈巾"),
    "socks": ("袜子", "袜"),
    "sneaker": ("运动鞋", "球鞋", "休闲鞋"),
    "watch": ("手表", "腕表"),
    "handbag": ("手提包", "手袋", "女包"),
    "sunglasses": ("太阳镜", "墨镜", "太阳眼镜"),
    "backpack": ("双肩包", "背包", "书包"),
    "hat": ("帽子", "帽"),
    "boot": ("靴子", "短靴"),
    "heels": ("高跟鞋", "高跟女鞋"),
    "sandal": ("凉鞋", "夏季凉鞋"),
    "suitcase": ("行李箱", "旅行箱", "拉杆箱"),
    "umbrella": ("雨伞", "伞", "阳伞"),
    "chair": ("椅子", "靠背椅", "单椅"),
    "armchair": ("扶手椅", "单人沙发", "沙发椅"),
    "sofa": ("沙发", "长沙发"),
    "table": ("桌子", "桌台"),
    "bookshelf": ("书架", "书柜", "置物架"),
    "cushion": ("抱枕", "靠垫", "靠枕"),
    "clock": ("时钟", "挂钟"),
    "table lamp": ("台灯", "桌灯"),
    "pendant lamp": ("吊灯", "垂吊灯", "悬挂灯"),
    "teapot": ("茶壶", "泡茶壶"),
    "vase": ("花瓶", "插花瓶"),
    "bottle": ("水瓶", "水壶", "瓶子"),
    "pan": ("锅", "锅具", "烹饪锅"),
    "mug": ("马克杯", "杯子", "咖啡杯"),
    "guitar": ("吉他", "六弦琴"),
    "drum": ("鼓", "打击鼓"),
    "headphones": ("耳机", "头戴式耳机", "头戴耳机"),
    "camera": ("相机", "照相机"),
    "speaker": ("音箱", "音响", "扬声器", "喇叭"),
    "plant": ("绿植", "盆栽", "盆栽植物", "植物"),
    "cactus": ("仙人掌", "盆栽仙人掌"),
    "ball": ("球", "皮球"),
    "bicycle": ("自行车", "单车", "脚踏车"),
    "skateboard": ("滑板", "四轮滑板"),
    "racket": ("球拍", "拍子"),
    "teddy bear": ("泰迪熊", "玩具熊", "小熊玩偶", "毛绒熊"),
    "toy car": ("玩具车", "玩具小车", "玩具汽车"),
    "kite": ("风筝", "纸鸢"),
}
"""Category -> how people call it in Chinese, the canonical name first; no name is shared."""

COLOUR_NAMES_ZH: dict[str, tuple[str, ...]] = {
    "black": ("黑色", "纯黑色", "墨黑色"),
    "white": ("白色", "纯白色", "雪白色"),
    "grey": ("灰色", "中灰色", "石板灰"),
    "silver": ("银色", "亮银色", "金属银色"),
    "beige": ("米色", "米黄色", "杏色", "沙色"),
    "brown": ("棕色", "褐色", "咖啡色", "巧克力色"),
    "red": ("红色", "大红色", "鲜红色", "正红色"),
    "maroon": ("酒红色", "枣红色", "暗红色", "勃艮第红"),
    "orange": ("橙色", "橘色", "亮橙色", "橘橙色"),
    "yellow": ("黄色", "明黄色", "姜黄色", "金黄色"),
    "green": ("绿色", "草绿色", "翠绿色", "叶绿色"),
    "olive": ("橄榄绿", "橄榄绿色", "橄榄色", "军绿色"),
    "teal": ("蓝绿色", "青绿色", "松石色", "孔雀绿"),
    "blue": ("蓝色", "湛蓝色", "天蓝色", "宝蓝色"),
    "navy": ("藏蓝色", "深蓝色", "海军蓝", "藏青色"),
    "purple": ("紫色", "紫罗兰色", "薰衣草紫", "丁香紫"),
    "pink": ("粉色", "粉红色", "桃粉色", "玫粉色"),
}
"""Colour -> how people call it in Chinese, the canonical name first; no name is shared."""

COLOUR_SHORT_ZH: dict[str, str] = {
    "black": "黑", "white": "白", "grey": "灰", "silver": "银", "beige": "米", "brown": "棕", "red": "红",
    "maroon": "酒红", "orange": "橙", "yellow": "黄", "green": "绿", "olive": "橄榄绿", "teal": "蓝绿",
    "blue": "蓝", "navy": "藏蓝", "purple": "紫", "pink": "粉",
}  # fmt: skip
"""Colour -> its name without 色, as two colours stand together: 红白格子, 黑白条纹."""

PATTERN_NAMES_ZH: dict[str, tuple[str, ...]] = {
    "plain": ("纯色", "素色", "单色"),
    "striped": ("条纹", "条纹图案", "间条纹"),
    "checked": ("格子", "格纹", "方格", "格子纹"),
    "dotted": ("波点", "圆点", "波点图案"),
    "floral": ("碎花", "花卉", "花朵图案", "小花图案"),
    "zigzag": ("锯齿纹", "之字纹", "人字纹"),
    "colour-block": ("拼色", "撞色", "色块拼接"),
    "speckled": ("水磨石", "水磨石纹", "斑点", "碎点纹"),
    "gradient": ("渐变", "渐变色", "晕染"),
}
"""Pattern -> how people call it in Chinese, the canonical name first; no name is shared."""

CATEGORY_PROMPTS_ZH: tuple[str, ...] = (
    "{}",
    "{}的照片",
    "{}的商品图",
    "一张{}的图片",
    "这是{}",
    "{}的产品照片",
)
"""Templates to ask for a category."""

COLOUR_PROMPTS_ZH: tuple[str, ...] = (
    "{}",
    "{}的东西",
    "{}的商品图",
    "颜色是{}",
    "{}的物品的照片",
    "{}系商品",
)
"""Templates to ask for a colour."""

PATTERN_PROMPTS_ZH: tuple[str, ...] = ("{}", "{}的东西", "{}的商品图", "图案是{}", "{}的物品的照片", "{}款")
"""Templates to ask for a pattern."""

FORM_NAMES_ZH: dict[tuple[str, str], tuple[str, ...]] = {
    ("t-shirt", "crew"): ("圆领T恤",),
    ("t-shirt", "v-neck"): ("V领T恤",),
    ("t-shirt", "polo"): ("POLO衫", "翻领T恤"),
    ("t-shirt", "rugby"): ("长袖POLO衫", "橄榄球衫"),
    ("t-shirt", "boxy print"): ("印花T恤", "图案T恤"),
    ("shirt", "long sleeve"): ("长袖衬衫",),
    ("shirt", "short sleeve"): ("短袖衬衫",),
    ("shirt", "camp collar"): ("古巴领衬衫", "度假衬衫"),
    ("shirt", "overshirt"): ("工装衬衫", "衬衫式外套"),
    ("trousers", "chinos"): ("休闲裤",),
    ("trousers", "jeans"): ("牛仔裤",),
    ("trousers", "joggers"): ("束脚裤", "运动裤"),
    ("trousers", "wide leg"): ("阔腿裤",),
    ("dress", "A-line"): ("A字连衣裙", "无袖连衣裙"),
    ("dress", "shirt dress"): ("衬衫裙", "衬衫式连衣裙"),
    ("dress", "maxi"): ("长款连衣裙", "及踝连衣裙"),
    ("dress", "mini"): ("短款连衣裙", "迷你连衣裙"),
    ("dress", "pinafore"): ("背带裙",),
    ("jacket", "bomber"): ("飞行员夹克", "棒球夹克"),
    ("jacket", "puffer"): ("羽绒服", "棉服"),
    ("jacket", "blazer"): ("西装外套", "西装"),
    ("jacket", "hoodie"): ("连帽外套", "连帽衫"),
    ("jacket", "trucker"): ("牛仔夹克", "牛仔外套"),
    ("sweater", "crew"): ("圆领毛衣",),
    ("sweater", "turtleneck"): ("高领毛衣",),
    ("sweater", "cardigan"): ("开衫", "针织开衫"),
    ("sweater", "v-neck"): ("V领毛衣",),
    ("skirt", "pleated"): ("百褶裙",),
    ("skirt", "pencil"): ("铅笔裙", "包臀裙"),
    ("skirt", "mini"): ("短裙", "迷你裙"),
    ("skirt", "long"): ("半身长裙", "长裙"),
    ("shorts", "tailored"): ("西装短裤",),
    ("shorts", "sport"): ("运动短裤", "跑步短裤"),
    ("shorts", "cargo"): ("工装短裤",),
    ("scarf", "hanging"): ("长围巾",),
    ("scarf", "looped"): ("围脖",),
    ("scarf", "shawl"): ("披肩", "方巾"),
    ("socks", "crew"): ("中筒袜",),
    ("socks", "ankle"): ("短袜", "船袜"),
    ("socks", "knee-high"): ("长筒袜", "及膝袜"),
    ("sneaker", "court"): ("网球鞋", "低帮运动鞋"),
    ("sneaker", "runner"): ("跑鞋", "跑步鞋"),
    ("sneaker", "high-top"): ("高帮运动鞋", "篮球鞋"),
    ("sneaker", "slip-on"): ("一脚蹬", "懒人鞋"),
    ("sneaker", "chunky"): ("老爹鞋",),
    ("sneaker", "leather"): ("皮面运动鞋", "小皮鞋"),
    ("boot", "chelsea"): ("切尔西靴",),
    ("boot", "lace-up"): ("系带靴",),
    ("boot", "knee-high"): ("长靴", "及膝靴"),
    ("boot", "hiking"): ("登山靴", "徒步靴"),
    ("heels", "pump"): ("浅口高跟鞋",),
    ("heels", "stiletto"): ("细跟高跟鞋",),
    ("heels", "block heel"): ("粗跟鞋", "粗跟高跟鞋"),
    ("sandal", "flip-flop"): ("人字拖",),
    ("sandal", "slide"): ("一字拖", "拖鞋"),
    ("sandal", "strap"): ("绑带凉鞋",),
    ("watch", "leather strap"): ("表带手表", "正装腕表"),
    ("watch", "chronograph"): ("计时码表", "潜水表"),
    ("watch", "square"): ("方形手表", "方表"),
    ("watch", "digital"): ("电子表", "运动手表"),
    ("handbag", "tote"): ("托特包", "购物袋"),
    ("handbag", "top handle"): ("提手包",),
    ("handbag", "hobo"): ("新月包", "软手袋"),
    ("handbag", "satchel"): ("邮差包", "翻盖包"),
    ("handbag", "bowling"): ("保龄球包",),
    ("sunglasses", "wayfarer"): ("方框太阳镜",),
    ("sunglasses", "aviator"): ("飞行员墨镜",),
    ("sunglasses", "round"): ("圆框太阳镜", "圆框墨镜"),
    ("sunglasses", "cat-eye"): ("猫眼太阳镜", "猫眼墨镜"),
    ("sunglasses", "sport"): ("运动太阳镜",),
    ("backpack", "daypack"): ("日用背包", "电脑双肩包"),
    ("backpack", "rolltop"): ("卷口背包",),
    ("backpack", "rucksack"): ("抽绳背包", "翻盖双肩包"),
    ("backpack", "hiking"): ("登山包", "徒步背包"),
    ("hat", "cap"): ("棒球帽", "鸭舌帽"),
    ("hat", "cap side"): ("棒球帽", "鸭舌帽"),
    ("hat", "bucket"): ("渔夫帽",),
    ("hat", "beanie"): ("毛线帽", "冷帽"),
    ("hat", "brimmed"): ("宽檐帽", "礼帽"),
    ("hat", "flat cap"): ("报童帽",),
    ("suitcase", "trolley"): ("拉杆行李箱",),
    ("suitcase", "vintage"): ("复古行李箱", "手提旅行箱"),
    ("suitcase", "cabin"): ("登机箱",),
    ("umbrella", "open"): ("撑开的雨伞",),
    ("umbrella", "tilted"): ("打开的雨伞",),
    ("umbrella", "closed"): ("收起的雨伞",),
    ("mug", "straight"): ("直筒马克杯", "直身杯"),
    ("mug", "rounded"): ("圆肚杯", "茶杯"),
    ("mug", "tall"): ("高杯", "拿铁杯"),
    ("mug", "enamel"): ("搪瓷杯", "露营杯"),
    ("chair", "dining"): ("餐椅",),
    ("chair", "shell"): ("贝壳椅",),
    ("chair", "ladder-back"): ("梯背椅",),
    ("chair", "tub"): ("圈背椅",),
    ("armchair", "club"): ("俱乐部扶手椅",),
    ("armchair", "wingback"): ("翼背椅", "高背扶手椅"),
    ("armchair", "mid-century"): ("中古扶手椅",),
    ("armchair", "round"): ("圆形扶手椅",),
    ("sofa", "two-seater"): ("双人沙发",),
    ("sofa", "three-seater"): ("三人沙发",),
    ("sofa", "chesterfield"): ("切斯特菲尔德沙发", "拉扣沙发"),
    ("table", "pedestal"): ("圆桌", "独脚圆桌"),
    ("table", "dining"): ("餐桌",),
    ("table", "coffee"): ("茶几", "咖啡桌"),
    ("table", "side"): ("边桌", "小边几"),
    ("bookshelf", "tower"): ("高书架", "高书柜"),
    ("bookshelf", "cubes"): ("格架", "方格书架"),
    ("bookshelf", "low"): ("矮书架", "矮书柜"),
    ("bookshelf", "ladder"): ("梯形书架", "靠墙梯架"),
    ("cushion", "square"): ("方形抱枕", "方枕"),
    ("cushion", "round"): ("圆形抱枕", "圆枕"),
    ("cushion", "bolster"): ("圆柱抱枕", "糖果枕"),
    ("cushion", "tasselled"): ("流苏抱枕",),
    ("clock", "round"): ("圆形挂钟", "圆钟"),
    ("clock", "square"): ("方形挂钟", "方钟"),
    ("clock", "sunburst"): ("太阳挂钟", "放射形挂钟"),
    ("clock", "alarm"): ("闹钟", "双铃闹钟"),
    ("table lamp", "classic"): ("灯罩台灯", "床头灯"),
    ("table lamp", "mushroom"): ("蘑菇灯", "蘑菇台灯"),
    ("table lamp", "desk"): ("书桌灯", "折臂台灯"),
    ("table lamp", "globe"): ("圆球台灯", "球形台灯"),
    ("pendant lamp", "dome"): ("圆顶吊灯",),
    ("pendant lamp", "cone"): ("锥形吊灯",),
    ("pendant lamp", "drum"): ("圆筒吊灯",),
    ("pendant lamp", "globe"): ("球形吊灯",),
    ("teapot", "round"): ("圆形茶壶", "圆茶壶"),
    ("teapot", "tall"): ("高茶壶", "咖啡壶"),
    ("teapot", "arched"): ("提梁壶", "提梁茶壶"),
    ("vase", "amphora"): ("双耳花瓶", "双耳瓶"),
    ("vase", "bottle"): ("细颈花瓶", "细口花瓶"),
    ("vase", "sphere"): ("圆球花瓶", "球形花瓶"),
    ("vase", "cylinder"): ("圆筒花瓶", "直筒花瓶"),
    ("bottle", "slim"): ("保温瓶", "细长水瓶"),
    ("bottle", "wide"): ("广口水壶", "宽口瓶"),
    ("bottle", "sports"): ("运动水壶", "骑行水壶"),
    ("pan", "saucepan"): ("奶锅", "单柄锅"),
    ("pan", "frying"): ("平底锅", "煎锅"),
    ("pan", "casserole"): ("炖锅", "双耳锅"),
    ("guitar", "acoustic"): ("木吉他", "民谣吉他"),
    ("guitar", "electric"): ("电吉他",),
    ("guitar", "angular"): ("摇滚电吉他", "异形电吉他"),
    ("guitar", "ukulele"): ("尤克里里", "小吉他"),
    ("drum", "snare"): ("军鼓", "小军鼓"),
    ("drum", "djembe"): ("非洲鼓", "手鼓"),
    ("drum", "bongos"): ("邦戈鼓",),
    ("headphones", "over-ear"): ("包耳式耳机",),
    ("headphones", "on-ear"): ("贴耳式耳机",),
    ("headphones", "turned"): ("侧视耳机",),
    ("camera", "rangefinder"): ("旁轴相机", "复古相机"),
    ("camera", "SLR"): ("单反相机", "单反"),
    ("camera", "instant"): ("拍立得", "即影即有相机"),
    ("camera", "compact"): ("卡片机", "数码相机"),
    ("speaker", "box"): ("书架音箱", "方形音箱"),
    ("speaker", "portable"): ("便携音箱", "蓝牙音箱"),
    ("speaker", "radio"): ("收音机", "复古收音机"),
    ("speaker", "tower"): ("落地音箱", "塔式音箱"),
    ("plant", "broad"): ("阔叶绿植", "橡皮树盆栽"),
    ("plant", "snake"): ("虎尾兰",),
    ("plant", "trailing"): ("垂吊绿植", "常春藤"),
    ("plant", "tree"): ("盆栽小树", "榕树盆栽"),
    ("cactus", "column"): ("柱状仙人掌", "仙人柱"),
    ("cactus", "round"): ("仙人球", "圆形仙人掌"),
    ("cactus", "prickly pear"): ("扁平仙人掌",),
    ("ball", "football"): ("足球",),
    ("ball", "basketball"): ("篮球",),
    ("ball", "beach"): ("沙滩球",),
    ("ball", "tennis"): ("网球",),
    ("bicycle", "city"): ("城市自行车", "通勤自行车"),
    ("bicycle", "racing"): ("公路自行车", "公路车"),
    ("bicycle", "children's"): ("儿童自行车", "童车"),
    ("skateboard", "deck"): ("滑板板面",),
    ("skateboard", "longboard"): ("长板",),
    ("skateboard", "cruiser"): ("小鱼板",),
    ("racket", "tennis"): ("网球拍",),
    ("racket", "badminton"): ("羽毛球拍",),
    ("racket", "table tennis"): ("乒乓球拍",),
    ("teddy bear", "sitting"): ("坐姿泰迪熊",),
    ("teddy bear", "standing"): ("站姿泰迪熊",),
    ("teddy bear", "bunny"): ("毛绒兔子", "兔子玩偶"),
    ("toy car", "beetle"): ("甲壳虫玩具车",),
    ("toy car", "pick-up"): ("玩具皮卡", "玩具卡车"),
    ("toy car", "racer"): ("玩具赛车",),
    ("toy car", "van"): ("玩具面包车", "玩具巴士"),
    ("kite", "diamond"): ("菱形风筝",),
    ("kite", "delta"): ("三角风筝",),
    ("kite", "box"): ("盒式风筝",),
}
"""(category, form) -> Chinese names of that very form."""

_NOT_FOR_ZH: dict[tuple[str, str], frozenset[str]] = {
    ("t-shirt", "短袖T恤"): frozenset({"rugby"}),
    ("sneaker", "球鞋"): frozenset({"leather", "slip-on"}),
    ("boot", "短靴"): frozenset({"knee-high"}),
    ("suitcase", "拉杆箱"): frozenset({"vintage"}),
    ("clock", "挂钟"): frozenset({"alarm"}),
    ("guitar", "六弦琴"): frozenset({"ukulele"}),
    ("teddy bear", "毛绒熊"): frozenset({"bunny"}),
    ("teddy bear", "玩具熊"): frozenset({"bunny"}),
    ("teddy bear", "小熊玩偶"): frozenset({"bunny"}),
}
"""(category, synonym) -> forms that it would describe wrongly."""

_MEASURES: dict[str, tuple[str, ...]] = {
    "t-shirt": ("件",), "shirt": ("件",), "trousers": ("条",), "dress": ("条", "件"), "jacket": ("件",),
    "sweater": ("件",), "skirt": ("条",), "shorts": ("条",), "scarf": ("条",), "socks": ("双",),
    "sneaker": ("双",), "watch": ("块", "只"), "handbag": ("个", "只"), "sunglasses": ("副",),
    "backpack": ("个", "只"), "hat": ("顶",), "boot": ("双",), "heels": ("双",), "sandal": ("双",),
    "suitcase": ("个", "只"), "umbrella": ("把",), "chair": ("把",), "armchair": ("把", "张"),
    "sofa": ("张",), "table": ("张",), "bookshelf": ("个",), "cushion": ("个",), "clock": ("个",),
    "table lamp": ("盏",), "pendant lamp": ("盏",), "teapot": ("把",), "vase": ("个", "只"),
    "bottle": ("个", "只"), "pan": ("口", "个"), "mug": ("个", "只"), "guitar": ("把",), "drum": ("面", "个"),
    "headphones": ("副",), "camera": ("台", "部"), "speaker": ("个", "台"), "plant": ("盆",),
    "cactus": ("盆",), "ball": ("个",), "bicycle": ("辆",), "skateboard": ("块",), "racket": ("支", "只"),
    "teddy bear": ("只", "个"), "toy car": ("辆",), "kite": ("只",),
}  # fmt: skip
"""Category -> its measure words, the usual one first."""

_BROADER_ZH: tuple[tuple[tuple[str, ...], str, str], ...] = (
    (("t-shirt", "shirt", "jacket", "sweater"), "件", "上衣"),
    (("dress", "skirt"), "条", "裙子"),
    (("sneaker", "boot", "heels", "sandal"), "双", "鞋子"),
    (("handbag", "backpack"), "个", "包"),
    (("chair", "armchair"), "把", "座椅"),
    (("chair", "armchair", "sofa", "table", "bookshelf"), "件", "家具"),
    (("table lamp", "pendant lamp"), "盏", "灯"),
    (("mug", "teapot", "pan"), "件", "厨房用品"),
    (("guitar", "drum"), "件", "乐器"),
    (("headphones", "camera", "speaker"), "件", "数码产品"),
    (("teddy bear", "toy car", "kite"), "个", "玩具"),
    (("ball", "racket", "skateboard"), "件", "运动用品"),
    (("watch", "scarf", "sunglasses", "hat"), "件", "配饰"),
)
"""Categories, measure word and a word that is true of them all."""

_FINISH_ZH: dict[str, tuple[str, ...]] = {
    "knit": ("针织", "毛线"),
    "denim": ("牛仔布",),
    "leather": ("皮质", "皮革"),
    "satin": ("缎面",),
    "gloss": ("亮面", "光面"),
    "ceramic": ("陶瓷",),
    "plastic": ("塑料",),
    "metal": ("金属",),
    "wood": ("木质", "木制"),
    "rubber": ("橡胶",),
    "plush": ("毛绒",),
    "glass": ("玻璃",),
}
_DEPARTMENT_FINISH_ZH: dict[tuple[str, str], tuple[str, ...]] = {
    ("living", "cloth"): ("布艺",),
    ("living", "plush"): ("绒面",),
    ("accessories", "cloth"): ("布质",),
    ("shoes", "cloth"): ("帆布",),
    ("living", "matte"): ("哑光",),
    ("kitchen", "matte"): ("哑光",),
    ("music and tech", "matte"): ("哑光",),
    ("sport and play", "matte"): ("哑光",),
}
_DOUBLED = {
    "knit": "针毛",
    "denim": "牛",
    "leather": "皮",
    "plush": "毛绒",
    "wood": "木",
    "satin": "缎",
    "plastic": "瓷",
    "ceramic": "瓷",
    "cloth": "皮",
}
"""Finish -> characters of a noun beside which its word would be said twice, or wrongly."""

_ACCENTED_ZH: dict[str, tuple[str, ...]] = {
    "striped": ("带{}条纹", "有{}条纹", "配{}条纹"),
    "checked": ("带{}格子", "有{}格纹", "配{}方格"),
    "dotted": ("带{}波点", "有{}圆点", "布满{}波点"),
    "floral": ("带{}碎花", "有{}小花图案", "点缀{}碎花"),
    "zigzag": ("带{}锯齿纹", "有{}之字纹"),
    "colour-block": ("拼{}", "和{}拼色", "与{}撞色"),
    "speckled": ("带{}斑点", "有{}水磨石纹"),
    "gradient": ("渐变到{}", "向{}渐变"),
}
"""Pattern -> what follows thing and ground colour."""

_GROUNDED_ZH: dict[str, tuple[str, ...]] = {
    "striped": ("{c}底{a}条纹",),
    "checked": ("{c}底{a}格子", "{c}底{a}格纹"),
    "dotted": ("{c}底{a}波点", "{c}底{a}圆点"),
    "floral": ("{c}底{a}碎花",),
    "zigzag": ("{c}底{a}锯齿纹", "{c}底{a}之字纹"),
    "colour-block": ("{c}拼{a}", "{c}和{a}拼色", "{c}与{a}撞色"),
    "speckled": ("{c}底{a}斑点", "{c}底{a}水磨石"),
    "gradient": ("{c}到{a}渐变", "从{c}到{a}渐变"),
}
"""Pattern -> both colours before 的 and the thing."""

_WITH_ZH: dict[str, tuple[str, ...]] = {
    "striped": ("带条纹", "有条纹图案"),
    "checked": ("带格子", "有格纹"),
    "dotted": ("带波点", "有圆点"),
    "floral": ("带碎花", "有花朵图案"),
    "zigzag": ("带锯齿纹", "有之字纹"),
    "colour-block": ("拼色设计", "撞色设计"),
    "speckled": ("带斑点", "有水磨石纹"),
    "gradient": ("渐变色", "颜色渐变"),
}

_NO_PATTERN_ZH = ("没有图案", "没有花纹", "无图案", "不带花纹")
_DENIED_ZH: dict[str, tuple[str, ...]] = {
    "striped": ("不带条纹", "没有条纹"),
    "checked": ("不带格子", "没有格纹"),
    "dotted": ("不带波点", "没有圆点"),
    "floral": ("不带碎花", "没有花朵图案"),
    "zigzag": ("不带锯齿纹", "没有之字纹"),
    "colour-block": ("不是拼色", "没有撞色"),
    "speckled": ("不带斑点", "没有水磨石纹"),
    "gradient": ("不是渐变", "没有渐变色"),
}
"""Pattern -> how it is denied."""

_PHOTOS_ZH = ("的照片", "的商品图", "的产品照片", "的图片", "的插画")


def _wording(
    rng: np.random.Generator, table: Mapping[str, tuple[str, ...]], name: str, canonical: float = 0.6
) -> str:
    names = table[name]
    return names[0] if len(names) == 1 or rng.random() < canonical else pick(rng, names[1:])


def _noun(look: Look, rng: np.random.Generator) -> str:
    forms = FORM_NAMES_ZH.get((look.category, look.form))
    if forms and rng.random() < 0.35:
        return pick(rng, forms)
    noun = _wording(rng, CATEGORY_NAMES_ZH, look.category)
    return (
        CATEGORY_NAMES_ZH[look.category][0]
        if look.form in _NOT_FOR_ZH.get((look.category, noun), ())
        else noun
    )


def _measure(look: Look, noun: str, rng: np.random.Generator) -> str:
    """The measure word: mostly the category's own; an armchair that is called 沙发 takes that of sofas."""
    if noun.endswith("沙发"):
        return "张"
    if noun in ("虎尾兰", "常春藤") or look.category in ("plant", "cactus"):
        return "盆"
    words = _MEASURES[look.category]
    return words[0] if rng.random() < 0.75 else pick(rng, words)


def _finished(look: Look, noun: str, rng: np.random.Generator, chance: float) -> str:
    finish = shown_finish(look)
    words = _DEPARTMENT_FINISH_ZH.get((DEPARTMENT_OF[look.category], finish)) or _FINISH_ZH.get(finish, ())
    if not words or "的" in noun or rng.random() >= chance or {*noun} & {*_DOUBLED.get(finish, "")}:
        return noun
    return pick(rng, words) + noun


def _before(phrase: str, noun: str, rng: np.random.Generator, of: float = 0.5) -> str:
    """``phrase`` before ``noun``, with 的 where the phrase is long or by taste."""
    joint = "的" if len(phrase) > 5 or rng.random() < of else ""
    return _with(noun, phrase + joint)


def _with(noun: str, words: str) -> str:
    """``words`` before the noun's head: 撑开的红色雨伞 rather than 红色撑开的雨伞."""
    clause, of, head = noun.rpartition("的")
    return f"{clause}{of}{words}{head}"


def _phrase(look: Look, noun: str, rng: np.random.Generator) -> str:
    """What stands after the measure word: 藏蓝色条纹衬衫, 红白格子的裙子."""
    thing = _finished(look, noun, rng, 0.2)
    colour = _wording(rng, COLOUR_NAMES_ZH, look.colour)
    what = rng.random()
    if what < 0.08:
        return thing
    pattern = _wording(rng, PATTERN_NAMES_ZH, look.pattern)
    if look.pattern == "plain":
        if rng.random() < 0.65:
            return _before(colour, thing, rng, 0.35)
        if colour.startswith("纯"):  # nobody says 纯色 and 纯白色 in one breath
            pattern = "素色"
        if rng.random() < 0.5:
            return _before(pattern + colour, thing, rng)
        return _with(thing, colour + pattern)
    if what < 0.2:
        return _before(colour, thing, rng, 0.35)
    if what < 0.3:
        return _before(pattern, thing, rng, 0.3)
    if what < 0.5:
        return _two_coloured(look, thing, colour, rng)
    return _before(f"{colour}{pattern}", thing, rng, 0.35)


def _two_coloured(look: Look, thing: str, colour: str, rng: np.random.Generator) -> str:
    accent = _wording(rng, COLOUR_NAMES_ZH, look.accent, 0.8)
    if look.pattern in ("striped", "checked") and rng.random() < 0.35:
        short = COLOUR_SHORT_ZH[look.colour], COLOUR_SHORT_ZH[look.accent]
        if all(len(s) == 1 for s in short):
            name = pick(rng, ("条纹",) if look.pattern == "striped" else ("格子", "格纹"))
            return _before(f"{short[0]}{short[1]}{name}", thing, rng, 0.4)
    return _before(pick(rng, _GROUNDED_ZH[look.pattern]).format(c=colour, a=accent), thing, rng)


def caption_zh(look: Look, rng: np.random.Generator) -> str:
    """One of the many things a Chinese speaker may say of a picture of ``look``; always true, mostly short.

    Example:
        >>> caption_zh(Look("mug", "straight", "teal", "dotted", "white"), np.random.default_rng(0))
        '一个青绿色波点图案的哑光直筒马克杯'
    """
    manner = rng.random()
    if manner < 0.05:
        table, name = (
            (COLOUR_NAMES_ZH, look.colour) if rng.random() < 0.5 else (PATTERN_NAMES_ZH, look.pattern)
        )
        prompts = COLOUR_PROMPTS_ZH if table is COLOUR_NAMES_ZH else PATTERN_PROMPTS_ZH
        return pick(rng, prompts).format(_wording(rng, table, name))
    if manner < 0.11:
        return _denial(look, rng)
    if manner < 0.15:
        return _broad(look, rng)
    if manner < 0.25:
        return _sentence(look, rng)
    if manner < 0.31:
        return _search(look, rng)
    noun = _noun(look, rng)
    phrase = _phrase(look, noun, rng)
    if manner < 0.58:
        return phrase
    counted = f"一{_measure(look, noun, rng)}{phrase}"
    if manner < 0.76:
        return counted
    return (phrase if rng.random() < 0.5 else counted) + pick(rng, _PHOTOS_ZH)


def _sentence(look: Look, rng: np.random.Generator) -> str:
    """这件衬衫是藏蓝色的，带白色条纹."""
    noun = _noun(look, rng)
    this = f"这{_measure(look, noun, rng)}{_finished(look, noun, rng, 0.2)}"
    one = f"一{_measure(look, noun, rng)}"
    colour = _wording(rng, COLOUR_NAMES_ZH, look.colour)
    pattern = _wording(rng, PATTERN_NAMES_ZH, look.pattern)
    if look.pattern == "plain":
        return pick(
            rng,
            (
                f"{this}是{colour}的",
                f"{this}是{pattern}的，{colour}",
                f"{noun}，{colour}，{pattern}",
                f"{one}{noun}，颜色是{colour}",
            ),
        )
    accent = _wording(rng, COLOUR_NAMES_ZH, look.accent, 0.8)
    accented = pick(rng, _ACCENTED_ZH[look.pattern]).format(accent)
    return pick(
        rng,
        (
            f"{this}是{colour}的，{accented}",
            f"{this}是{colour}的，{pick(rng, _WITH_ZH[look.pattern])}",
            f"{one}{_with(noun, colour)}，{accented}",
            f"{noun}，{colour}，{pattern}",
            f"{_with(noun, colour)}，{accented}",
            f"{this}是{pattern}的，底色是{colour}",
        ),
    )


def _denial(look: Look, rng: np.random.Generator) -> str:
    """The thing and a pattern or a colour that nobody sees in it."""
    noun = _noun(look, rng)
    colour = _wording(rng, COLOUR_NAMES_ZH, look.colour)
    one = f"一{_measure(look, noun, rng)}" if rng.random() < 0.5 else ""
    if rng.random() < 0.25:
        other = _wording(rng, COLOUR_NAMES_ZH, pick(rng, other_colours(look)), 0.85)
        return pick(rng, (f"{one}{_with(noun, colour)}，不是{other}", f"{noun}不是{other}，是{colour}"))
    denied = pick(rng, _DENIED_ZH[pick(rng, other_patterns(look))])
    if look.pattern == "plain":
        no = pick(rng, _NO_PATTERN_ZH)
        plain = _wording(rng, PATTERN_NAMES_ZH, "plain")
        return pick(
            rng,
            (
                f"{one}{_with(noun, colour)}，{no}",
                f"{one}{_with(noun, plain)}，{no}",
                f"{one}{_with(noun, colour)}，{denied}",
            ),
        )
    pattern = _wording(rng, PATTERN_NAMES_ZH, look.pattern)
    return pick(
        rng,
        (
            f"{one}{_with(noun, pattern)}，{denied}",
            f"{one}{_with(noun, colour + pattern)}，不是纯色",
            f"{one}{_with(noun, colour)}，{denied}",
            f"{noun}，{pick(rng, _WITH_ZH[look.pattern])}，不是素色",
        ),
    )


def _broad(look: Look, rng: np.random.Generator) -> str:
    """By a word for many kinds of thing: 一双红色的鞋子."""
    words = [(measure, word) for whose, measure, word in _BROADER_ZH if look.category in whose]
    if not words:
        noun = CATEGORY_NAMES_ZH[look.category][0]
        words = [(_measure(look, noun, rng), noun)]
    measure, word = words[int(rng.integers(len(words)))]
    colour = _wording(rng, COLOUR_NAMES_ZH, look.colour)
    if rng.random() < 0.5:
        colour += _wording(rng, PATTERN_NAMES_ZH, look.pattern)
    return ("" if rng.random() < 0.4 else f"一{measure}") + _before(colour, word, rng, 0.6)


def _search(look: Look, rng: np.random.Generator) -> str:
    """Words in any order, as typed into a search box."""
    words = [_noun(look, rng), _wording(rng, COLOUR_NAMES_ZH, look.colour, 0.8)]
    if rng.random() < (0.3 if look.pattern == "plain" else 0.8):
        words.append(_wording(rng, PATTERN_NAMES_ZH, look.pattern))
    return " ".join(words[int(k)] for k in rng.permutation(len(words)))


# -------------------------------------------------------------------------------------------------- the text

MATERIAL_NAMES_ZH: dict[str, tuple[str, ...]] = {
    "organic cotton": ("有机棉", "有机棉布"),
    "linen": ("亚麻", "亚麻布"),
    "hemp": ("汉麻", "工业大麻纤维"),
    "recycled polyester": ("再生涤纶", "再生聚酯"),
    "silk": ("真丝", "丝绸"),
    "merino wool": ("美利奴羊毛", "美丽诺羊毛"),
    "alpaca": ("羊驼毛", "羊驼绒"),
    "full-grain leather": ("全粒面皮", "头层牛皮"),
    "apple leather": ("苹果皮革", "苹果纤维皮"),
    "cork leather": ("软木皮革", "软木皮"),
    "oak": ("橡木", "实心橡木"),
    "walnut": ("胡桃木", "黑胡桃木"),
    "bamboo": ("竹材", "竹子"),
    "reclaimed timber": ("回收木材", "旧木料"),
    "stainless steel": ("不锈钢", "不锈钢材"),
    "recycled aluminium": ("再生铝", "回收铝"),
    "titanium": ("钛金属", "纯钛"),
    "stoneware": ("炻器", "粗陶"),
    "porcelain": ("细瓷", "薄胎瓷"),
    "recycled clay": ("再生陶土", "回收陶土"),
    "recycled plastic": ("再生塑料", "回收塑料"),
    "bioplastic": ("生物塑料", "植物基塑料"),
    "polycarbonate": ("聚碳酸酯", "聚碳酸酯塑料"),
    "borosilicate glass": ("高硼硅玻璃", "硼硅玻璃"),
    "recycled glass": ("再生玻璃", "回收玻璃"),
    "natural rubber": ("天然橡胶", "天然胶"),
    "recycled rubber": ("再生橡胶", "回收橡胶"),
}
"""Material -> its Chinese names, the canonical one first."""

PURPOSE_NAMES_ZH: dict[str, tuple[str, ...]] = {
    "commuting": ("通勤", "上下班路上"),
    "hiking": ("徒步", "登山远足"),
    "the office": ("办公室", "上班办公"),
    "dinner parties": ("晚宴", "朋友聚餐"),
    "long journeys": ("长途旅行", "远行"),
    "slow mornings": ("悠闲的早晨", "慢早晨"),
    "evenings out": ("晚间外出", "夜晚出门"),
    "family life": ("家庭生活", "有孩子的家"),
    "the studio": ("工作室", "画室创作"),
    "small flats": ("小户型", "小公寓"),
    "beach holidays": ("海边度假", "沙滩假期"),
    "festivals": ("音乐节", "户外节日"),
    "gifts": ("送礼", "当作礼物"),
    "training": ("运动训练", "健身训练"),
}
"""Purpose -> its Chinese names, each of which may follow 适合."""

CARE_NAMES_ZH: dict[str, tuple[str, ...]] = {
    "machine wash": ("可机洗", "放心机洗"),
    "hand wash": ("请手洗", "只能手洗"),
    "damp cloth": ("用湿布擦拭", "湿布一擦就净"),
    "dishwasher": ("可进洗碗机", "洗碗机可洗"),
    "oiling": ("每年上油保养", "定期上油"),
    "air dry": ("自然晾干", "请阴凉晾干"),
    "soft brush": ("用软刷清洁", "软毛刷除尘"),
    "polish": ("用软布抛光", "偶尔抛光"),
}
"""Care note -> Chinese clauses."""

ORIGIN_NAMES_ZH: dict[str, tuple[str, ...]] = {
    "Portugal": ("葡萄牙",),
    "Japan": ("日本",),
    "Denmark": ("丹麦",),
    "Italy": ("意大利",),
    "Scotland": ("苏格兰",),
    "Peru": ("秘鲁",),
    "India": ("印度",),
    "Finland": ("芬兰",),
    "Morocco": ("摩洛哥",),
    "Germany": ("德国",),
    "Mexico": ("墨西哥",),
    "Vermont": ("佛蒙特",),
}
"""Origin -> its Chinese name."""

TRAITS_ZH: dict[str, dict[str, tuple[str, ...]]] = {
    "material": MATERIAL_NAMES_ZH,
    "purpose": PURPOSE_NAMES_ZH,
    "origin": ORIGIN_NAMES_ZH,
    "maker": {name: (name,) for name in MAKERS},
}
"""What only texts tell -> value -> names; the axes and the order of ``captions.TRAITS``."""

_TRAIT_TEMPLATES_ZH: dict[str, tuple[str, ...]] = {
    "material": ("{}", "{}材质", "用{}制成", "{}做的东西"),
    "purpose": ("{}", "适合{}", "为{}而做", "为了{}"),
    "origin": ("{}", "产自{}", "{}制造", "来自{}"),
    "maker": ("{}", "{}出品", "{}制作", "来自{}的作品"),
}

_CLAUSES_ZH: dict[str, tuple[str, ...]] = {
    "material": ("{}制成", "用{}制作", "材质是{}", "{}材质"),
    "purpose": ("适合{}", "为{}而做", "很适合{}"),
    "origin": ("产自{}", "{}制造", "来自{}"),
    "maker": ("{}出品", "由{}制作", "出自{}"),
}
_POTTED_MATERIAL_ZH = ("花盆用{}制成", "花盆是{}", "配{}花盆")
_BUDGET_ZH = 72  # tokens, of 75 that fit between start and end


def trait_prompts_zh(axis: str, rng: np.random.Generator) -> tuple[str, ...]:
    """One short Chinese wording of every value of a trait, in the order of ``captions.TRAITS[axis]``.

    Raises:
        KeyError: for an axis that is not in ``TRAITS_ZH``.
    """
    templates = _TRAIT_TEMPLATES_ZH[axis]
    return tuple(pick(rng, templates).format(pick(rng, names)) for names in TRAITS_ZH[axis].values())


def token_cost(text: str) -> int:
    """An upper estimate of the tokens of ``text``: three for a Chinese character, one for a letter."""
    return sum(3 if ord(c) > 0x2000 else 1 for c in text)


def joined(clauses: Sequence[str], budget: int = _BUDGET_ZH) -> str:
    """``clauses`` with commas and a full stop, as many of the first as fit into ``budget`` tokens."""
    kept = [clauses[0]]
    for clause in clauses[1:]:
        if token_cost("，".join([*kept, clause]) + "。") <= budget:
            kept.append(clause)
    return "，".join(kept) + "。"


def item_text_caption_zh(look: Look, traits: TextTraits, rng: np.random.Generator) -> str:
    """What a Chinese shop would write about an item: what it is, then material, purpose, care, origin, maker.

    The clauses come in random order and as many as fit; like the English one it never says what only the
    picture shows.
    """
    potted = DEPARTMENT_OF[look.category] == "garden"
    names = CATEGORY_NAMES_ZH[look.category]
    noun = names[0] if rng.random() < 0.7 else pick(rng, names)
    if look.form in _NOT_FOR_ZH.get((look.category, noun), ()):
        noun = names[0]
    words = {axis: _wording(rng, table, getattr(traits, axis), 0.65) for axis, table in TRAITS_ZH.items()}
    clauses = {axis: pick(rng, _CLAUSES_ZH[axis]).format(word) for axis, word in words.items()}
    if potted:
        clauses["material"] = pick(rng, _POTTED_MATERIAL_ZH).format(words["material"])
    clauses["care"] = pick(rng, CARE_NAMES_ZH[traits.care])
    way = rng.random()
    if way < 0.3:
        head, said = noun, {""}
    elif way < 0.5:
        head, said = f"{words['maker']} {noun}", {"maker"}
    elif way < 0.65:
        head, said = f"{words['origin']}产的{noun}", {"origin"}
    elif way < 0.85 and not potted:
        head, said = f"{words['material']}{noun}", {"material"}
    else:
        head, said = f"适合{words['purpose']}的{noun}", {"purpose"}
    rest = [clause for axis, clause in clauses.items() if axis not in said]
    order = rng.permutation(len(rest))[: 2 + int(rng.integers(len(rest) - 1))]
    return joined([head, *(rest[int(k)] for k in order)])
