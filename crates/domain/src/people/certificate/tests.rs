use jiff::civil::date;

use super::*;
use crate::people::AcceptImpossible;

fn person() -> IdentityNumber {
    IdentityNumber::parse("990112194611240029", date(2026, 11, 23), AcceptImpossible::Yes).expect("a number")
}

fn read(text: &str) -> Result<Certificate, CertificateFault> {
    Certificate::parse(text, &person())
}

#[test]
fn it_tells_kind_grade_and_suffix() {
    let plain = read("99011219461124002942").expect("a certificate");
    assert_eq!((plain.kind(), plain.grade(), plain.suffix()), (4, 2, None));
    let again = read(" 990112194611240029 42 b1").expect("a re-issued certificate");
    assert_eq!((again.kind(), again.grade(), again.suffix()), (4, 2, Some("B1")));
}

#[test]
fn each_mistake_is_told_apart() {
    use CertificateFault as F;
    let cases = [
        ("990112194611240029", F::Length(18)),
        ("99011219461124002942B12", F::Length(23)),
        ("99011219461124003742", F::OtherPerson),
        ("99011219461124002982", F::Kind),
        ("99011219461124002902", F::Kind),
        ("99011219461124002945", F::Grade),
        ("99011219461124002942-", F::Suffix),
        ("残疾证号残疾证号残疾证号残疾证号残疾证号", F::Length(20)),
    ];
    for (text, fault) in cases {
        assert_eq!(read(text).map(|_| ()), Err(fault), "{text}");
    }
}

#[test]
fn it_never_shows_the_number_inside() {
    let certificate = read("99011219461124002942").expect("a certificate");
    assert_eq!(format!("{certificate}"), "990112************42");
    assert_eq!(format!("{certificate:?}"), "Certificate(990112************42)");
}
