"""Chinese captions of the record shop, simplified characters: the counterpart of ``captions``.

Names of artists stay in Latin script. Sentences are built from few clauses, so that they fit the text tower.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from mmrec.worlds.covers.sleeve import Sleeve
from mmrec.worlds.music.attributes import ARTISTS, NoteTraits
from mmrec.worlds.music.captions import mentioned_attributes, other_palettes, other_styles
from mmrec.worlds.sound.tune import Tune
from mmrec.worlds.store.captions_zh import joined
from mmrec.worlds.store.copywriting import pick

# --------------------------------------------------------------------------------------------- the sound

TEMPO_NAMES_ZH: dict[str, tuple[str, ...]] = {
    "slow": ("慢速", "慢节奏", "缓慢", "舒缓"),
    "medium": ("中速", "中等速度", "不紧不慢"),
    "fast": ("快速", "快节奏", "轻快", "急促"),
}
"""Tempo -> Chinese words that may stand before 的, the canonical one first."""

ENERGY_NAMES_ZH: dict[str, tuple[str, ...]] = {
    "calm": ("平静", "安静", "柔和", "宁静"),
    "steady": ("平稳", "沉稳", "从容"),
    "driving": ("有力", "充满活力", "强劲", "激烈"),
}
"""Energy -> Chinese words that may stand before 的, the canonical one first."""

INSTRUMENT_NAMES_ZH: dict[str, tuple[str, ...]] = {
    "piano": ("钢琴", "原声钢琴"),
    "electric piano": ("电钢琴", "电钢"),
    "acoustic guitar": ("木吉他", "原声吉他", "民谣吉他"),
    "electric guitar": ("电吉他", "过载吉他"),
    "strings": ("弦乐", "弦乐组", "弦乐合奏"),
    "flute": ("长笛", "横笛"),
    "clarinet": ("单簧管", "黑管"),
    "brass": ("铜管", "铜管乐", "铜管组"),
    "accordion": ("手风琴", "巴扬手风琴"),
    "organ": ("风琴", "电风琴", "哈蒙德风琴"),
    "music box": ("八音盒", "音乐盒"),
    "marimba": ("马林巴", "马林巴木琴"),
    "vibraphone": ("颤音琴", "电颤琴"),
    "choir": ("合唱", "人声合唱", "合唱团"),
    "synth lead": ("合成器", "合成器主音", "电子合成器"),
    "chiptune": ("芯片音乐", "八位机音色", "游戏机音色"),
}
"""Timbre of the lead -> Chinese names, the canonical one first."""

MOOD_NAMES_ZH: dict[str, tuple[str, ...]] = {
    "warm": ("温暖", "温润", "暖音色"),
    "bright": ("明亮", "清脆", "亮丽"),
    "dreamy": ("梦幻", "空灵", "飘渺"),
    "dark": ("阴暗", "低沉", "昏暗"),
    "gritty": ("粗糙", "失真", "沙哑", "粗粝"),
}
"""Colour of the production -> Chinese words that may stand before 的, the canonical one first."""

DRUM_NAMES_ZH: dict[str, tuple[str, ...]] = {
    "none": ("没有鼓", "无鼓", "没有打击乐", "不带鼓点"),
    "brushes": ("鼓刷", "刷奏鼓", "鼓刷伴奏"),
    "hand drums": ("手鼓", "手打鼓", "康加鼓"),
    "backbeat": ("摇滚节拍", "摇滚鼓点", "反拍鼓"),
    "four-on-the-floor": ("四四拍舞曲鼓点", "浩室节拍", "四踩鼓点"),
    "breakbeat": ("碎拍", "碎拍鼓点", "切分碎拍"),
    "trap": ("陷阱鼓点", "陷阱节拍", "陷阱踩镲"),
}
"""Drum groove -> Chinese names, the canonical one first."""

DENSITY_NAMES_ZH: dict[str, tuple[str, ...]] = {
    "sparse": ("稀疏", "音符稀少"),
    "flowing": ("流畅", "流动"),
    "busy": ("密集", "音符密集"),
}
"""Density of the lead -> Chinese words, the canonical one first."""

SCALE_NAMES_ZH: dict[str, tuple[str, ...]] = {
    "major": ("大调", "自然大调"),
    "minor": ("小调", "自然小调"),
    "dorian": ("多利亚调式", "多利亚"),
    "mixolydian": ("混合利底亚调式", "混合利底亚"),
    "harmonic minor": ("和声小调", "和声小音阶"),
    "pentatonic": ("五声音阶", "五声调式"),
}
"""Scale -> Chinese names, the canonical one first."""

TEMPO_PROMPTS_ZH: tuple[str, ...] = ("{}", "{}的音乐", "一首{}的曲子", "{}的旋律", "节奏{}")
ENERGY_PROMPTS_ZH: tuple[str, ...] = ("{}", "{}的音乐", "一首{}的曲子", "{}的演奏", "听起来{}")
INSTRUMENT_PROMPTS_ZH: tuple[str, ...] = ("{}", "{}演奏", "{}旋律", "一段{}", "以{}为主的音乐", "{}的声音")
MOOD_PROMPTS_ZH: tuple[str, ...] = ("{}", "{}的音乐", "一首{}的曲子", "{}的音色", "听起来{}")
DRUM_PROMPTS_ZH: tuple[str, ...] = ("{}", "音乐，{}", "一首曲子，{}", "节奏部分：{}")
"""Templates to ask for an axis of the sound."""

SOUND_AXES_ZH: dict[str, tuple[dict[str, tuple[str, ...]], tuple[str, ...]]] = {
    "tempo": (TEMPO_NAMES_ZH, TEMPO_PROMPTS_ZH),
    "energy": (ENERGY_NAMES_ZH, ENERGY_PROMPTS_ZH),
    "instrument": (INSTRUMENT_NAMES_ZH, INSTRUMENT_PROMPTS_ZH),
    "mood": (MOOD_NAMES_ZH, MOOD_PROMPTS_ZH),
    "drums": (DRUM_NAMES_ZH, DRUM_PROMPTS_ZH),
}
"""Axis of a tune -> its Chinese names and prompts, as ``captions.SOUND_AXES``."""

_DRUM_CLAUSES_ZH: dict[str, tuple[str, ...]] = {
    "none": ("没有鼓", "不带鼓点", "没有打击乐"),
    "brushes": ("配鼓刷", "鼓刷伴奏", "刷奏鼓"),
    "hand drums": ("配手鼓", "手鼓伴奏", "康加鼓伴奏"),
    "backbeat": ("配摇滚节拍", "摇滚鼓点"),
    "four-on-the-floor": ("配浩室节拍", "四四拍舞曲鼓点"),
    "breakbeat": ("配碎拍", "碎拍鼓点"),
    "trap": ("配陷阱鼓点", "陷阱节拍"),
}

_NOT_ZH: dict[str, dict[str, tuple[str, ...]]] = {
    "tempo": {
        "slow": ("不是快节奏",),
        "medium": ("不是快节奏，也不是慢节奏",),
        "fast": ("不是慢节奏", "不是舒缓的"),
    },
    "energy": {"calm": ("不是激烈的",), "steady": ("不是激烈的",), "driving": ("不是平静的", "不是安静的")},
    "mood": {
        "warm": ("没有失真", "不是粗糙的"),
        "bright": ("不是阴暗的", "没有失真"),
        "dreamy": ("没有失真", "不是粗糙的"),
        "dark": ("不是明亮的", "不是清脆的"),
        "gritty": ("不是空灵的", "不是梦幻的"),
    },
    "drums": {
        "none": ("没有鼓", "没有打击乐", "不带鼓点", "没有任何鼓声"),
        "brushes": ("没有浩室节拍", "没有陷阱节拍"),
        "hand drums": ("没有摇滚节拍", "没有陷阱节拍"),
        "backbeat": ("没有陷阱节拍", "没有手鼓"),
        "four-on-the-floor": ("没有手鼓", "没有陷阱节拍"),
        "breakbeat": ("没有手鼓", "不带鼓刷"),
        "trap": ("没有手鼓", "不带鼓刷"),
    },
}
"""Axis -> value -> denials that are true of it, the clearest only."""

_PIECES_ZH = ("曲子", "音乐", "旋律", "乐曲")


def _word(
    rng: np.random.Generator, table: Mapping[str, tuple[str, ...]], value: str, canonical: float = 0.55
) -> str:
    names = table[value]
    return names[0] if len(names) == 1 or rng.random() < canonical else pick(rng, names[1:])


def _chained(words: list[str]) -> str:
    """慢速、温暖的: what stands before a noun, at most three words long."""
    return "、".join(words[:3]) + "的" if words else ""


def _before_zh(tune: Tune, said: set[str], rng: np.random.Generator) -> list[str]:
    tables = {
        "tempo": TEMPO_NAMES_ZH,
        "energy": ENERGY_NAMES_ZH,
        "mood": MOOD_NAMES_ZH,
        "density": DENSITY_NAMES_ZH,
    }
    words = [_word(rng, table, getattr(tune, axis)) for axis, table in tables.items() if axis in said]
    return [words[int(k)] for k in rng.permutation(len(words))] if rng.random() < 0.4 else words


def sound_caption_zh(tune: Tune, rng: np.random.Generator) -> str:
    """One of the many things a Chinese speaker may say of a clip: one to five attributes, all true.

    Example:
        >>> tune = Tune("slow", "calm", "piano", "minor", "brushes", "sparse", "warm")
        >>> sound_caption_zh(tune, np.random.default_rng(0))
        '缓慢、柔和的旋律'
    """
    manner = rng.random()
    if manner < 0.07:
        names, prompts = SOUND_AXES_ZH[axis := pick(rng, tuple(SOUND_AXES_ZH))]
        return pick(rng, prompts).format(_word(rng, names, getattr(tune, axis)))
    if manner < 0.14:
        return _sound_denial_zh(tune, rng)
    said = mentioned_attributes(rng)
    lead = _word(rng, INSTRUMENT_NAMES_ZH, tune.instrument, 0.65) if "instrument" in said else ""
    scale = _word(rng, SCALE_NAMES_ZH, tune.scale, 0.75) if "scale" in said else ""
    drums = pick(rng, _DRUM_CLAUSES_ZH[tune.drums]) if "drums" in said else ""
    words = _before_zh(tune, said, rng)
    if manner < 0.34:
        parts = [*words, *(w for w in (lead, scale, drums) if w)]
        if rng.random() < 0.3:
            parts = [parts[int(k)] for k in rng.permutation(len(parts))]
        return pick(rng, ("，", " ", "，")).join(parts)
    if manner < 0.46:
        is_like = f"听起来{'、'.join(words[:2])}" if words else ""
        led = f"由{lead}{'演唱' if tune.instrument == 'choir' else '主奏'}" if lead else ""
        rest = [w for w in (is_like, led, scale, drums) if w]
        return pick(rng, ("这段音乐", "这首曲子", "这段录音")) + "，".join(rest)
    noun = pick(rng, _PIECES_ZH)
    if lead:
        noun = lead + pick(rng, ("曲", "旋律", "音乐", "独奏", "")) if tune.instrument != "choir" else lead
        if tune.instrument == "chiptune" and "音乐" in noun:
            noun = "芯片音乐"
    head = f"{_chained(words)}{scale}{noun}"
    if noun != lead and rng.random() < 0.3:
        head = pick(rng, ("一首", "一段")) + head
    return f"{head}，{drums}" if drums else head


def _sound_denial_zh(tune: Tune, rng: np.random.Generator) -> str:
    axis = pick(rng, ("tempo", "energy", "mood", "drums", "drums"))
    no = pick(rng, _NOT_ZH[axis][getattr(tune, axis)])
    lead = _word(rng, INSTRUMENT_NAMES_ZH, tune.instrument, 0.7)
    other = _word(rng, MOOD_NAMES_ZH, tune.mood) if axis != "mood" else _word(rng, TEMPO_NAMES_ZH, tune.tempo)
    return pick(rng, (f"{other}的{lead}，{no}", f"{lead}，{no}", f"{other}的音乐，{no}"))


# --------------------------------------------------------------------------------------------- the cover

STYLE_NAMES_ZH: dict[str, tuple[str, ...]] = {
    "mountains": ("山景", "群山", "山峰风景"),
    "moonlit sea": ("月下的大海", "月夜海面", "月光海"),
    "sunburst": ("放射状光芒", "太阳光芒", "旭日光线"),
    "paper waves": ("层叠的纸浪", "剪纸波浪", "层叠剪纸"),
    "op art": ("欧普艺术圆环", "同心圆", "欧普艺术"),
    "bauhaus": ("包豪斯几何", "包豪斯图形", "包豪斯构图"),
    "leaves": ("植物叶片", "叶子", "枝叶"),
    "flowers": ("盛开的花朵", "花朵", "鲜花"),
    "city night": ("城市夜景", "夜晚的天际线", "城市天际线"),
    "mid-century": ("中古现代图形", "五十年代图形", "中古几何"),
    "constellation": ("星座图", "星座", "星图"),
    "sound waves": ("声波线条", "成排的声波", "波形线"),
    "retro stripes": ("复古彩虹条纹", "彩虹条纹", "复古条纹"),
    "big letters": ("巨大的字母", "大字母", "粗大的字体"),
    "portrait": ("人像剪影", "侧脸剪影", "头像剪影"),
    "brush strokes": ("粗犷笔触", "画笔笔触", "大笔触"),
    "vinyl record": ("黑胶唱片", "黑胶碟", "黑胶盘"),
    "cassette": ("磁带", "盒式磁带", "卡带"),
    "instrument": ("乐器静物", "乐器", "静物乐器画"),
    "animal": ("动物剪影", "动物", "动物轮廓"),
    "collage": ("撕纸拼贴", "拼贴画", "剪贴拼贴"),
    "arches": ("拱门与台阶", "拱门", "拱廊与阶梯"),
    "colour blur": ("柔和的色彩光晕", "模糊的色彩", "朦胧色块"),
    "spheres": ("光泽圆球", "发亮的球体", "光滑球体"),
    "eye": ("一只大眼睛", "大眼睛", "凝视的眼睛"),
    "open road": ("开阔的公路", "公路", "漫长的路"),
}
"""Style of a sleeve -> what it shows in Chinese, the canonical name first."""

PALETTE_NAMES_ZH: dict[str, tuple[str, ...]] = {
    "sunset orange": ("落日橙", "日落橙色", "暖橙色"),
    "ocean blue": ("海洋蓝", "海蓝色", "深海蓝"),
    "forest green": ("森林绿", "深林绿色", "墨绿色"),
    "black and white": ("黑白", "黑白两色", "黑白灰"),
    "neon pink": ("霓虹粉", "霓虹粉紫", "荧光粉"),
    "pastel": ("粉彩色", "马卡龙色", "柔和粉彩"),
    "earth brown": ("大地棕", "大地色", "泥土棕色"),
    "gold and black": ("黑金", "黑金配色", "黑底金色"),
    "mint": ("薄荷绿", "薄荷色", "清新薄荷绿"),
    "crimson": ("绯红", "绯红色", "深红色"),
    "lavender": ("薰衣草紫", "淡紫色", "薰衣草色"),
    "mustard yellow": ("芥末黄", "芥黄色", "暖芥末黄"),
    "teal and coral": ("青绿配珊瑚色", "珊瑚与青绿", "珊瑚色配青绿"),
    "primary colours": ("三原色", "红黄蓝", "红黄蓝三原色"),
}
"""Palette of a sleeve -> its Chinese words, the canonical one first."""

STYLE_PROMPTS_ZH: tuple[str, ...] = ("{}", "专辑封面，{}", "画着{}的唱片封面", "{}的图片", "封面上是{}")
PALETTE_PROMPTS_ZH: tuple[str, ...] = ("{}", "{}的专辑封面", "{}的唱片封套", "{}的图片", "封面是{}的")
"""Templates to ask for the style and the palette of a cover."""

COVER_AXES_ZH: dict[str, tuple[dict[str, tuple[str, ...]], tuple[str, ...]]] = {
    "style": (STYLE_NAMES_ZH, STYLE_PROMPTS_ZH),
    "palette": (PALETTE_NAMES_ZH, PALETTE_PROMPTS_ZH),
}
"""Axis of a sleeve -> its Chinese names and prompts, as ``captions.COVER_AXES``."""

_COVERS_ZH = ("专辑封面", "唱片封面", "唱片封套")


def cover_caption_zh(sleeve: Sleeve, rng: np.random.Generator) -> str:
    """One of the many things a Chinese speaker may say of a cover: its motif, its colours, mostly both.

    Example:
        >>> cover_caption_zh(Sleeve("mountains", "ocean blue"), np.random.default_rng(0))
        '山峰风景'
    """
    motif, ink = _word(rng, STYLE_NAMES_ZH, sleeve.style), _word(rng, PALETTE_NAMES_ZH, sleeve.palette)
    cover = pick(rng, _COVERS_ZH)
    way = rng.random()
    if way < 0.12:
        return pick(rng, STYLE_PROMPTS_ZH).format(motif)
    if way < 0.24:
        return pick(rng, PALETTE_PROMPTS_ZH).format(ink)
    if way < 0.31:
        if rng.random() < 0.5:
            other = _word(rng, PALETTE_NAMES_ZH, pick(rng, other_palettes(sleeve)), 0.8)
            return f"{cover}，{motif}，不是{other}"
        other = _word(rng, STYLE_NAMES_ZH, pick(rng, other_styles(sleeve)), 0.7)
        return f"{ink}的{cover}，没有{other}"
    return pick(
        rng,
        (
            f"{cover}，{motif}，{ink}",
            f"{ink}的{cover}，画着{motif}",
            f"{ink}的{motif}，{cover}",
            f"一张{ink}的{cover}，上面是{motif}",
            f"{motif}，{ink}",
            f"{cover}上是{motif}，{ink}",
            f"以{ink}描绘{motif}的{cover}",
            f"{motif} {ink} 封面",
        ),
    )


# ---------------------------------------------------------------------------------------------- the note

GENRE_NAMES_ZH: dict[str, tuple[str, ...]] = {
    "ambient": ("氛围音乐", "氛围乐"),
    "house": ("浩室", "浩室音乐"),
    "techno": ("铁克诺", "科技舞曲"),
    "synth-pop": ("合成器流行", "电子流行"),
    "indie rock": ("独立摇滚", "独立乐队摇滚"),
    "funk": ("放克", "放克音乐"),
    "soul": ("灵魂乐", "灵魂音乐"),
    "post-punk": ("后朋克", "后庞克"),
    "folk": ("民谣", "民谣音乐"),
    "classical": ("古典音乐", "古典乐"),
    "jazz": ("爵士", "爵士乐"),
    "bossa nova": ("波萨诺瓦", "巴萨诺瓦"),
    "hip-hop": ("嘻哈", "嘻哈音乐"),
    "lo-fi": ("低保真", "低保真音乐"),
    "drum and bass": ("鼓打贝斯", "鼓与贝斯"),
    "chiptune": ("芯片音乐", "八位机音乐"),
}
"""Genre -> its Chinese names, the canonical one first."""

LANGUAGE_NAMES_ZH: dict[str, tuple[str, ...]] = {
    "English": ("英语", "英文"),
    "Portuguese": ("葡萄牙语", "葡语"),
    "French": ("法语", "法文"),
    "Spanish": ("西班牙语", "西语"),
    "Japanese": ("日语", "日文"),
    "Finnish": ("芬兰语", "芬兰文"),
    "Wolof": ("沃洛夫语", "塞内加尔沃洛夫语"),
    "Arabic": ("阿拉伯语", "阿拉伯文"),
    "no words": ("没有歌词", "纯音乐", "无人声"),
}
"""Language -> its Chinese names, the canonical one first."""

ERA_NAMES_ZH: dict[str, tuple[str, ...]] = {
    "sixties": ("六十年代", "上世纪六十年代"),
    "seventies": ("七十年代", "上世纪七十年代"),
    "eighties": ("八十年代", "上世纪八十年代"),
    "nineties": ("九十年代", "上世纪九十年代"),
    "noughties": ("二〇〇〇年代", "千禧年代", "本世纪初"),
    "present": ("当代", "近年"),
}
"""Era -> its Chinese names, the canonical one first."""

STORY_NAMES_ZH: dict[str, tuple[str, ...]] = {
    "a night train": ("夜行列车", "夜里的火车"),
    "a first kiss": ("初吻", "第一次亲吻"),
    "leaving home": ("离家", "离开家乡"),
    "a grandmother's kitchen": ("外婆的厨房", "奶奶的厨房"),
    "the sea in winter": ("冬天的海", "冬日大海"),
    "a letter never sent": ("一封没寄出的信", "未寄出的信"),
    "two brothers": ("两兄弟", "兄弟二人"),
    "a city after rain": ("雨后的城市", "雨后街道"),
    "learning to dance": ("学跳舞", "学习舞步"),
    "the last bus": ("末班车", "最后一班公交"),
    "a wedding in the village": ("村里的婚礼", "乡村婚礼"),
    "growing old": ("变老", "慢慢老去"),
    "an empty flat": ("空荡荡的公寓", "空房子"),
    "a lost dog": ("走失的狗", "丢失的小狗"),
    "a summer job": ("暑期工", "夏天打工"),
    "the northern lights": ("北极光", "极光"),
}
"""Story -> its Chinese names, each of which may follow 讲述, the canonical one first."""

OCCASION_NAMES_ZH: dict[str, tuple[str, ...]] = {
    "a morning run": ("晨跑", "清晨跑步"),
    "cooking for friends": ("为朋友做饭", "请朋友吃饭"),
    "late study": ("深夜学习", "熬夜读书"),
    "falling asleep": ("入睡", "睡前"),
    "driving at night": ("夜间开车", "深夜驾车"),
    "cleaning the flat": ("打扫房间", "做家务"),
    "a slow Sunday": ("慢悠悠的星期天", "悠闲周日"),
    "a broken heart": ("失恋", "心碎时"),
    "a house party": ("家庭派对", "在家聚会"),
    "the way to work": ("上班路上", "通勤"),
    "yoga": ("瑜伽", "练瑜伽"),
    "a long flight": ("长途飞行", "长途航班"),
}
"""Occasion -> its Chinese names, each of which may follow 适合, the canonical one first."""

NOTE_TRAITS_ZH: dict[str, dict[str, tuple[str, ...]]] = {
    "language": LANGUAGE_NAMES_ZH,
    "era": ERA_NAMES_ZH,
    "story": STORY_NAMES_ZH,
    "occasion": OCCASION_NAMES_ZH,
    "artist": {name: (name,) for name in ARTISTS},
}
"""What only notes tell -> value -> Chinese names; the axes and the order of ``captions.NOTE_TRAITS``."""

_NOTE_TEMPLATES_ZH: dict[str, tuple[str, ...]] = {
    "language": ("{}", "用{}演唱", "{}歌曲", "{}歌词"),
    "era": ("{}", "录于{}", "{}的音乐", "来自{}"),
    "story": ("{}", "讲述{}", "关于{}", "一首关于{}的歌"),
    "occasion": ("{}", "适合{}", "适合{}时听", "为{}准备的音乐"),
    "artist": ("{}", "{}的歌", "{}演奏", "来自{}"),
}


def note_trait_prompts_zh(axis: str, rng: np.random.Generator) -> tuple[str, ...]:
    """One short Chinese wording of every value of a note's trait, in the order of ``captions.NOTE_TRAITS[axis]``.

    Raises:
        KeyError: for an axis that is not in ``NOTE_TRAITS_ZH``.
    """
    templates = _NOTE_TEMPLATES_ZH[axis]
    return tuple(
        pick(rng, names) if value == "no words" else pick(rng, templates).format(pick(rng, names))
        for value, names in NOTE_TRAITS_ZH[axis].items()
    )


def track_text_caption_zh(genre: str, traits: NoteTraits, rng: np.random.Generator) -> str:
    """What a Chinese liner note or query says of a track: genre and some of artist, language, era, story, occasion.

    Two draws for the same ``traits`` share their meaning and few of their words.
    """
    kind = _word(rng, GENRE_NAMES_ZH, genre, 0.65)
    words = {axis: _word(rng, table, getattr(traits, axis)) for axis, table in NOTE_TRAITS_ZH.items()}
    silent = traits.language == "no words"
    song = "曲" if silent else "歌"
    clauses = {
        "artist": pick(rng, ("{}的作品", "{}演奏" if silent else "{}演唱", "来自{}")).format(words["artist"]),
        "language": words["language"]
        if silent
        else pick(rng, ("用{}演唱", "{}演唱", "{}歌词")).format(words["language"]),
        "era": pick(rng, ("录于{}", "{}的录音", "来自{}")).format(words["era"]),
        "story": pick(rng, ("讲述{}", "关于{}", f"一首关于{{}}的{song}")).format(words["story"]),
        "occasion": pick(rng, ("适合{}", "很适合{}", "为{}准备")).format(words["occasion"]),
    }
    way = rng.random()
    if way < 0.25:
        head, said = f"{words['artist']} {kind}", {"artist"}
    elif way < 0.45:
        head, said = f"{words['era']}{kind}", {"era"}
    elif way < 0.6:
        head, said = f"适合{words['occasion']}的{kind}", {"occasion"}
    elif way < 0.7 and not silent:
        head, said = f"{words['language']}{kind}", {"language"}
    else:
        head, said = kind, {""}
    rest = [clause for axis, clause in clauses.items() if axis not in said]
    order = rng.permutation(len(rest))[: 1 + int(rng.integers(len(rest)))]
    return joined([head, *(rest[int(k)] for k in order)])
