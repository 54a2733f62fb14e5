//! The vectors that server and phone share: both make the same bytes of the same keys.

use base64::{Engine, prelude::BASE64_URL_SAFE_NO_PAD};
use domain::ids::DeviceId;
use serde_json::{Value, json};
use store::sealed::bytes;

const FILE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../phone/core/test/vectors/sealed.json");

fn vector(name: &str, number: u8, box_id: &str, plain: &str) -> Value {
    let device = "01930000-0000-7000-8000-0000000000c1";
    let id: DeviceId = device.parse().expect("an id");
    let fill = |add: u8| -> [u8; 32] { std::array::from_fn(|at| number.wrapping_mul(17) ^ add ^ at as u8) };
    let (secret, ephemeral) = (fill(0x40), fill(0xa5));
    let nonce: [u8; 24] = std::array::from_fn(|at| number ^ (at as u8) << 1);
    let public = bytes::public(&secret);
    let sealed = bytes::seal(&public, (box_id, id), (ephemeral, nonce), plain.as_bytes()).expect("sealed");
    let opened = bytes::open(&secret, (box_id, id), &sealed).expect("opened");
    assert_eq!(opened.as_slice(), plain.as_bytes());
    let text = |bytes: &[u8]| BASE64_URL_SAFE_NO_PAD.encode(bytes);
    json!({
        "name": name,
        "box": { "id": box_id, "key": text(&public), "secret": text(&secret) },
        "device": device,
        "ephemeral_secret": text(&ephemeral),
        "nonce": text(&nonce),
        "plain": plain,
        "sealed": text(&sealed),
    })
}

#[test]
fn server_and_phone_make_the_same_bytes() {
    let inside =
        json!({ "token": "ab".repeat(32), "visits": [{ "note": "陪聊半小时，𠮷" }], "emergencies": [] });
    let vectors = json!({
        "about": "X25519, HKDF-SHA256 (salt: ephemeral public key and box key; info: koumen sealed 1), XChaCha20-Poly1305 \
    (bound to: koumen sealed 1|BOX|DEVICE). Bytes: 1, ephemeral public key (32), nonce (24), ciphertext with tag. \
    All base64url without padding. Made by the server's test; the phone's test must make the same.",
        "vectors": [
            vector("nothing", 1, "1.01930000-0000-7000-8000-0000000000b1", ""),
            vector("what waits", 2, "1.01930000-0000-7000-8000-0000000000b1", &inside.to_string()),
            vector("another county", 3, "2.01930000-0000-7000-8000-0000000000b2", &"好".repeat(700)),
        ],
    });
    let text = serde_json::to_string_pretty(&vectors).expect("json") + "\n";
    if std::env::var_os("KOUMEN_WRITE_DOCS").is_some() {
        std::fs::write(FILE, &text).expect("written");
    }
    let known = std::fs::read_to_string(FILE).unwrap_or_default();
    assert_eq!(known, text, "run with KOUMEN_WRITE_DOCS=1, and tell whoever keeps the phone");
}
