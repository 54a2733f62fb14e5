use super::*;

fn keys(name: &str) -> (String, String) {
    let keys = PersonName::parse(name).expect("a name").keys();
    (keys.full, keys.initials)
}

fn both(full: &str, initials: &str) -> (String, String) {
    (full.to_owned(), initials.to_owned())
}

#[test]
fn names_are_found_by_sound_and_first_letters() {
    assert_eq!(keys("张三"), both("zhangsan", "zs"));
    assert_eq!(keys("吕秀英"), both("lvxiuying", "lxy"));
    assert_eq!(keys("买买提·吐尔逊"), both("maimaitituerxun", "mmttex"));
}

#[test]
fn surnames_have_sounds_of_their_own() {
    for (name, full) in [
        ("单田芳", "shantianfang"),
        ("仇大妈", "qiudama"),
        ("解秀兰", "xiexiulan"),
        ("区桂芬", "ouguifen"),
        ("曾庆莲", "zengqinglian"),
        ("查玉珍", "zhayuzhen"),
        ("朴金花", "piaojinhua"),
        ("尉迟恭", "yuchigong"),
        ("万俟兰", "moqilan"),
        ("令狐英", "linghuying"),
    ] {
        assert_eq!(keys(name).0, full, "{name}");
    }
}

#[test]
fn a_character_sounds_different_only_in_front() {
    assert_eq!(keys("王解放").0, "wangjiefang");
    assert_eq!(keys("李单").0, "lidan");
}

#[test]
fn the_list_of_surnames_holds_each_once_and_none_in_vain() {
    let mut seen = std::collections::BTreeSet::new();
    for entry in SURNAMES.split(' ') {
        let mut letters = entry.chars();
        let surname = letters.next().expect("a surname");
        assert!(seen.insert(surname), "{surname} stands in the list twice");
        assert_ne!(sound(surname).as_deref(), Some(letters.as_str()), "{surname} always sounds like that");
    }
}

#[test]
fn columns_and_dots_are_put_right() {
    assert_eq!(PersonName::parse(" 张　三 ").expect("a name").as_str(), "张三");
    assert_eq!(PersonName::parse("买买提•吐尔逊").expect("a name").as_str(), "买买提·吐尔逊");
    assert_eq!(PersonName::parse("John  Smith").expect("a name").as_str(), "John Smith");
}

#[test]
fn rare_characters_are_names_too() {
    for name in ["𬱖丽", "㛃英", "王㐂", "李〇", "𠅤妹", "赵𰻝"] {
        assert_eq!(PersonName::parse(name).map(|name| name.0), Ok(name.to_owned()));
    }
}

#[test]
fn other_texts_are_no_names() {
    assert_eq!(PersonName::parse(" 　"), Err(NameFault::Empty));
    assert_eq!(PersonName::parse("张"), Err(NameFault::Length));
    assert_eq!(PersonName::parse(&"张".repeat(51)), Err(NameFault::Length));
    assert_eq!(PersonName::parse("张3"), Err(NameFault::Character('3')));
    assert_eq!(PersonName::parse("张三（男）"), Err(NameFault::Character('（')));
    assert_eq!(PersonName::parse("张\u{e863}"), Err(NameFault::Character('\u{e863}')));
}

#[test]
fn only_the_first_character_is_shown() {
    assert_eq!(PersonName::parse("张三丰").expect("a name").masked(), "张**");
    assert_eq!(PersonName::parse("买买提·吐尔逊").expect("a name").masked(), "买**·***");
}
