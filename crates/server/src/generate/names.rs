//! Names of people and places that nobody has thought of, and numbers to call that no network gives out.

use super::dice::Dice;
use domain::people::Sex;

const SURNAMES: [&str; 56] = [
    "王", "李", "张", "刘", "陈", "杨", "黄", "赵", "吴", "周", "徐", "孙", "马", "朱", "胡", "郭", "何",
    "高", "林", "罗", "郑", "梁", "谢", "宋", "唐", "许", "韩", "冯", "邓", "曹", "彭", "曾", "肖", "田",
    "董", "袁", "潘", "于", "蒋", "蔡", "余", "杜", "叶", "程", "苏", "魏", "吕", "丁", "任", "沈", "单",
    "仇", "解", "欧阳", "尉迟", "令狐",
];
const FIRST: [&str; 24] = [
    "秀", "桂", "玉", "淑", "凤", "春", "国", "建", "德", "志", "文", "明", "永", "金", "长", "福", "兴",
    "世", "广", "景", "素", "爱", "月", "兰",
];
const FOR_WOMEN: [&str; 20] = [
    "英", "兰", "珍", "芳", "华", "梅", "荣", "芝", "云", "香", "娥", "琴", "莲", "霞", "清", "贤", "菊",
    "巧", "敏", "萍",
];
const FOR_MEN: [&str; 20] = [
    "国", "军", "明", "强", "平", "生", "林", "祥", "成", "海", "山", "良", "义", "庆", "田", "宝", "才",
    "忠", "旺", "發",
];
/// Longer names and rare characters, which every list and every form must hold.
const RARE: [&str; 6] = ["阿依·古丽", "买买提·吐尔逊", "王𠮷祥", "李淼淼", "张翀", "陈〇"];

const FRONT: [&str; 41] = [
    "青", "禾", "云", "白", "石", "柳", "桃", "杏", "松", "竹", "梅", "溪", "泉", "沙", "河", "塘", "渡",
    "桥", "坝", "岭", "峰", "谷", "原", "麦", "稻", "棉", "桑", "枣", "梨", "槐", "榆", "枫", "雁", "鹤",
    "鹭", "鹿", "牛", "羊", "朝", "晚", "新",
];
const BACK: [&str; 37] = [
    "溪", "塘", "湾", "渡", "桥", "店", "集", "庄", "屯", "营", "寨", "坡", "岗", "岭", "沟", "洼", "台",
    "园", "圩", "埠", "口", "头", "畈", "浦", "港", "墩", "坞", "垅", "坪", "畔", "滩", "洲", "堰", "闸",
    "井", "亭", "里",
];

/// A name.
pub fn person(dice: &mut Dice, sex: Sex) -> String {
    if dice.in_thousand(8) {
        return (*dice.pick(&RARE)).to_owned();
    }
    let last = if sex == Sex::Female { dice.pick(&FOR_WOMEN) } else { dice.pick(&FOR_MEN) };
    let first = if dice.in_thousand(800) { dice.pick(&FIRST) } else { "" };
    format!("{}{first}{last}", dice.pick(&SURNAMES))
}

/// The `number`th name of a place, without the word for its rank. The first fifteen hundred differ.
pub fn place(number: usize) -> String {
    let (front, round) = (number % FRONT.len(), number / FRONT.len());
    format!("{}{}", FRONT[front], BACK[(round + 5 * front) % BACK.len()])
}

/// A mobile number of a range that no network uses.
pub fn phone(dice: &mut Dice) -> String {
    format!("154{:08}", dice.below(100_000_000))
}

/// 一 to 九十九.
pub fn numeral(number: usize) -> String {
    const DIGITS: [&str; 10] = ["", "一", "二", "三", "四", "五", "六", "七", "八", "九"];
    let (tens, ones) = (number / 10 % 10, number % 10);
    match tens {
        0 => DIGITS[ones].to_owned(),
        1 => format!("十{}", DIGITS[ones]),
        _ => format!("{}十{}", DIGITS[tens], DIGITS[ones]),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::generate::dice::For;
    use domain::people::{PersonName, Phone};
    use std::collections::BTreeSet;

    #[test]
    fn names_and_numbers_are_such_as_a_clerk_may_type() {
        let mut dice = Dice::new(1, For::Home, 1);
        for _ in 0..2_000 {
            let name = person(&mut dice, Sex::Female);
            assert_eq!(PersonName::parse(&name).expect("a name").as_str(), name);
            assert!(phone(&mut dice).parse::<Phone>().expect("a number").is_mobile());
        }
    }

    #[test]
    fn neighbours_have_different_names() {
        let names: BTreeSet<String> = (0..FRONT.len() * BACK.len()).map(place).collect();
        assert_eq!(names.len(), FRONT.len() * BACK.len());
        assert_eq!([1, 10, 12, 25].map(numeral), ["一", "十", "十二", "二十五"]);
    }
}
