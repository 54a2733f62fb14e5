use proptest::prelude::*;

use super::*;
use crate::classes::vocabulary::host;

fn known(facts: Value) -> Map<String, Value> {
    facts.as_object().expect("an object").clone()
}

fn name(text: &str) -> PersonName {
    PersonName::parse(text).expect("a name")
}

#[test]
fn somebody_is_found_by_birth_and_sex_and_never_where_two_fit() {
    let wang = known(json!({ "born_on": "1946-05-03", "sex": "female" }));
    let named = name("王秀英");
    let whom = Whom { name: &named, known: &wang };
    let wife = json!({ "relation": "spouse", "born_on": "1946-05-03", "sex": "female" });
    let son = json!({ "relation": "child", "born_on": "1970-01-01" });
    assert_eq!(place_of(&[son.clone(), wife.clone()], whom), Some(1));
    assert_eq!(place_of(std::slice::from_ref(&son), whom), None);
    assert_eq!(place_of(&[wife.clone(), wife], whom), None, "twins are not guessed apart");
    let other_sex = json!({ "born_on": "1946-05-03", "sex": "male" });
    assert_eq!(place_of(&[other_sex], whom), None);
    assert_eq!(
        place_of(&[json!({ "relation": "spouse" })], whom),
        None,
        "an entry that says nothing is nobody"
    );
    assert_eq!(place_of(&[json!({ "name": "王秀英" })], whom), Some(0));
    assert_eq!(place_of(&[json!({ "name": "王秀兰", "born_on": "1946-05-03" })], whom), None);
}

#[test]
fn an_entry_follows_what_is_known_and_keeps_what_only_the_list_knows() {
    let dictionary = host().dictionary;
    let named = name("王秀英");
    let list =
        [json!({ "relation": "spouse", "born_on": "1946-05-03", "major_illness": true, "dementia": false })];
    let facts =
        known(json!({ "born_on": "1946-05-03", "sex": "female", "ability_level": 3, "alone": false }));
    let whom = Whom { name: &named, known: &facts };
    let followed = followed(&dictionary, &list, whom, &["dementia".to_owned()]).expect("it changed");
    assert_eq!(
        followed,
        [
            json!({ "relation": "spouse", "born_on": "1946-05-03", "sex": "female", "ability_level": 3, "major_illness": true })
        ]
    );
    assert_eq!(super::followed(&dictionary, &followed, whom, &[]), None, "a second time nothing changes");
}

#[test]
fn the_list_of_a_wife_is_the_list_of_her_husband_seen_from_her() {
    let dictionary = host().dictionary;
    let list = [
        json!({ "relation": "spouse", "born_on": "1948-01-02", "sex": "female" }),
        json!({ "relation": "child", "born_on": "1975-06-07", "sex": "male", "cert_grade": 1 }),
        json!({ "relation": "parent" }),
        json!({}),
    ];
    let husband = known(json!({ "born_on": "1945-04-05", "sex": "male", "major_illness": true }));
    let named = name("李大年");
    assert_eq!(
        mirrored(&dictionary, &list, 0, Whom { name: &named, known: &husband }),
        [
            json!({ "relation": "spouse", "born_on": "1945-04-05", "sex": "male", "major_illness": true }),
            json!({ "relation": "child", "born_on": "1975-06-07", "sex": "male", "cert_grade": 1 }),
            json!({ "relation": "other" }),
            json!({}),
        ]
    );
}

#[test]
fn kinship_seen_from_the_other_side_and_back_is_the_same() {
    for relation in ["spouse", "child", "parent", "sibling"] {
        assert_eq!(inverse(inverse(relation)), relation);
    }
    assert_eq!(seen_from("child", "spouse"), "parent", "my father's wife");
    assert_eq!(seen_from("sibling", "parent"), "parent");
    assert_eq!(seen_from("parent", "child"), "grandchild", "my child's child");
}

proptest! {
    /// Adding and taking out somebody leaves the others as they were.
    #[test]
    fn with_and_without(years in proptest::collection::btree_set(1920..1960i32, 0..6), own in 1961..1980i32) {
        let dictionary = host().dictionary;
        let list: Vec<Value> = years.iter().map(|year| json!({ "born_on": format!("{year}-03-01") })).collect();
        let facts = known(json!({ "born_on": format!("{own}-03-01"), "sex": "female" }));
        let named = name("王秀英");
        let whom = Whom { name: &named, known: &facts };
        let longer = with(&dictionary, &list, whom, Some("spouse"));
        prop_assert_eq!(longer.len(), list.len() + 1);
        prop_assert_eq!(&with(&dictionary, &longer, whom, Some("spouse")), &longer);
        prop_assert_eq!(without(&longer, whom), Some(list));
    }
}
