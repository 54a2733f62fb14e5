use domain::ids::EventId;

use super::*;

fn hex(text: &str) -> Vec<u8> {
    (0..text.len()).step_by(2).map(|i| u8::from_str_radix(&text[i..i + 2], 16).expect("hex")).collect()
}

fn cipher() -> SoftCipher {
    let cipher = SoftCipher::new(Keys::new([(1, [7; 32])], [9; 32]));
    let wrapped = cipher.new_data_key(TenantId(1), 1, [3; 16], [1; 12]).expect("wrapped");
    cipher.admit(TenantId(1), 1, &wrapped).expect("admitted");
    cipher
}

fn place(tenant: i64, person: u8, field: &str) -> Place<'_> {
    Place { tenant: TenantId(tenant), person: PersonId::from_bytes([person; 16]), field }
}

/// RFC 8998, appendix A.1.
#[test]
fn sm4_gcm_agrees_with_the_published_vector() {
    let key = gcm(&hex("0123456789ABCDEFFEDCBA9876543210"));
    let nonce: NonceBytes = hex("00001234567800000000ABCD").try_into().expect("12 bytes");
    let plain = hex(concat!(
        "AAAAAAAAAAAAAAAABBBBBBBBBBBBBBBBCCCCCCCCCCCCCCCCDDDDDDDDDDDDDDDD",
        "EEEEEEEEEEEEEEEEFFFFFFFFFFFFFFFFEEEEEEEEEEEEEEEEAAAAAAAAAAAAAAAA"
    ));
    let bound = hex("FEEDFACEDEADBEEFFEEDFACEDEADBEEFABADDAD2");
    let expected = hex(concat!(
        "17F399F08C67D5EE19D0DC9969C4BB7D5FD46FD3756489069157B282BB200735",
        "D82710CA5C22F0CCFA7CBF93D496AC15A56834CBCF98C397B4024A2691233B8D",
        "83DE3541E4C2B58177E065A9BF7B62EC"
    ));
    let sealed = seal(&key, 5, nonce, &bound, &plain).expect("sealed");
    assert_eq!(sealed[0], 5);
    assert_eq!(sealed[1..13], nonce);
    assert_eq!(sealed[13..], expected);
    assert_eq!(*open(&key, &bound, &sealed).expect("opened"), plain);
}

/// SM3 known answer (GB/T 32905, example 1): the hash below index and wrapping is the right one.
#[test]
fn sm3_agrees_with_the_published_vector() {
    use sm3::Digest;
    assert_eq!(
        Sm3::digest(b"abc").to_vec(),
        hex("66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0")
    );
}

#[test]
fn a_value_opens_in_its_own_place_only() {
    let cipher = cipher();
    let home = place(1, 1, "identity");
    let sealed = cipher.seal(&home, [5; 12], "990101195001010010".as_bytes()).expect("sealed");
    assert_eq!(sealed.len(), 1 + 12 + 18 + 16);
    assert_eq!(cipher.open(&home, &sealed).expect("opened").as_slice(), b"990101195001010010");
    for elsewhere in [place(1, 2, "identity"), place(1, 1, "bank_account")] {
        assert_eq!(cipher.open(&elsewhere, &sealed), Err(SealFault::Broken));
    }
    let stranger = place(2, 1, "identity");
    assert_eq!(cipher.open(&stranger, &sealed), Err(SealFault::NoKey { tenant: TenantId(2), key: 1 }));
}

#[test]
fn changed_or_cut_bytes_do_not_open() {
    let cipher = cipher();
    let home = place(1, 1, "identity");
    let sealed = cipher.seal(&home, [5; 12], b"secret").expect("sealed");
    for at in 1..sealed.len() {
        let mut changed = sealed.clone();
        changed[at] ^= 1;
        assert_eq!(cipher.open(&home, &changed), Err(SealFault::Broken), "byte {at}");
        assert_eq!(cipher.open(&home, &sealed[..at]), Err(SealFault::Broken), "cut at {at}");
    }
    assert_eq!(cipher.open(&home, &[]), Err(SealFault::Broken));
}

#[test]
fn a_newer_data_key_seals_and_the_older_still_opens() {
    let cipher = cipher();
    let home = place(1, 1, "identity");
    let old = cipher.seal(&home, [5; 12], b"old").expect("sealed");
    let wrapped = cipher.new_data_key(TenantId(1), 2, [4; 16], [2; 12]).expect("wrapped");
    cipher.admit(TenantId(1), 2, &wrapped).expect("admitted");
    let new = cipher.seal(&home, [6; 12], b"new").expect("sealed");
    assert_eq!((old[0], new[0]), (1, 2));
    assert_eq!(cipher.open(&home, &old).expect("opened").as_slice(), b"old");
    assert_eq!(cipher.open(&home, &new).expect("opened").as_slice(), b"new");
}

#[test]
fn a_key_folder_of_another_database_is_noticed() {
    let wrapped = cipher().new_data_key(TenantId(1), 1, [3; 16], [1; 12]).expect("wrapped");
    let other = SoftCipher::new(Keys::new([(1, [8; 32])], [9; 32]));
    assert_eq!(other.admit(TenantId(1), 1, &wrapped), Err(SealFault::Broken));
    assert_eq!(cipher().admit(TenantId(2), 1, &wrapped), Err(SealFault::Broken), "another county's key");
}

#[test]
fn the_index_depends_on_key_kind_and_county_as_promised() {
    let cipher = cipher();
    let number = "990101195001010010";
    let (one, two) = (TenantId(1), TenantId(2));
    assert_eq!(cipher.index(Index::Identity, one, number), cipher.index(Index::Identity, two, number));
    assert_ne!(cipher.index(Index::LastFour, one, "0010"), cipher.index(Index::LastFour, two, "0010"));
    assert_ne!(cipher.index(Index::LastFour, one, "0010"), cipher.index(Index::Identity, one, "0010"));
    let other = SoftCipher::new(Keys::new([(1, [7; 32])], [10; 32]));
    assert_ne!(cipher.index(Index::Identity, one, number), other.index(Index::Identity, one, number));
}

#[test]
fn nothing_secret_is_printed() {
    assert_eq!(format!("{:?}", cipher()), "SoftCipher");
    assert_eq!(format!("{:?}", Keys::new([(1, [7; 32])], [9; 32])), "Keys");
}

#[test]
fn a_page_opens_where_it_belongs_and_nowhere_else() {
    let cipher = cipher();
    let salt = |number, byte| Salt { number, bytes: [byte; 16] };
    let page = |event, owner| Page { tenant: TenantId(1), event: EventId::from_bytes([event; 16]), owner };
    let (one, other) = (PersonId::from_bytes([1; 16]), PersonId::from_bytes([2; 16]));
    let here = page(1, Owner::Person(one, salt(1, 5)));
    let sealed = cipher.seal_page(&here, b"what it says").expect("sealed");
    assert_eq!(numbers(&sealed), Ok((1, 1)));
    assert_eq!(cipher.seal_page(&here, b"what it says").as_ref(), Ok(&sealed), "an action may run twice");
    assert_eq!(cipher.open_page(&here, &sealed).expect("opened").as_slice(), b"what it says");
    for elsewhere in [
        page(2, here.owner),
        page(1, Owner::Person(other, salt(1, 5))),
        page(1, Owner::Person(one, salt(1, 6))),
        page(1, Owner::Person(one, salt(2, 5))),
        page(1, Owner::County),
    ] {
        assert_eq!(cipher.open_page(&elsewhere, &sealed), Err(SealFault::Broken), "{elsewhere:?}");
        assert_ne!(cipher.seal_page(&elsewhere, b"what it says").expect("sealed")[2..], sealed[2..]);
    }
    let foreign = Page { tenant: TenantId(2), ..here };
    assert!(matches!(cipher.open_page(&foreign, &sealed), Err(SealFault::NoKey { .. })));
    for at in 1..sealed.len() {
        let mut bent = sealed.clone();
        bent[at] ^= 1;
        assert_eq!(cipher.open_page(&here, &bent), Err(SealFault::Broken), "byte {at}");
    }
    assert_eq!(cipher.open_page(&here, &sealed[..1]), Err(SealFault::Broken));
    assert_eq!(format!("{:?}", salt(1, 5)), "Salt 1");
}
