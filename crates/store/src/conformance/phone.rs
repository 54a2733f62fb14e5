//! The phones' part of an office's work: phones bound and ended, photos in pieces.

use domain::accounts::{Device, Session};
use domain::ids::{BoxId, DeviceId};
use domain::photos::PhotoHash;
use domain::photos::put::Progress;
use uuid::Uuid;

use super::office::{Office, Operation, told, write};
use crate::sealed::{self, SealedBox};
use crate::{accounts, photos};

impl Office {
    /// Binds one of a few phones to an account, or ends it.
    pub(super) fn bind_a_phone(&mut self) -> Operation {
        let Some(account) = self.chance.pick(&self.accounts).map(|account| account.id) else {
            return self.sign_in();
        };
        let id = DeviceId::from(Uuid::from_u128(u128::from(self.chance.below(4))));
        let (now, ended) = (self.now, self.chance.one_in(3));
        let token = [u8::try_from(self.chance.below(256)).unwrap_or(0); 32];
        let device = Device {
            id,
            account,
            name: "红米".to_owned(),
            bound_at: now,
            signed_in_at: now,
            used_at: None,
            ended_at: ended.then_some(now),
        };
        let tenant = self.county.tenant;
        let offered = SealedBox {
            id: BoxId::from(Uuid::from_u128(u128::from(self.chance.below(3)))),
            tenant,
            public: [7; 32],
            secret: vec![1, 2, 3],
            made_at: now,
        };
        write("bind a phone", move |tx| {
            // The account may have been refused: its user name was taken.
            if accounts::by_id(tx, account)?.is_none() {
                return told(&"no account");
            }
            if ended {
                accounts::sessions::keep_ended(tx, account, id, now)?;
            }
            accounts::devices::end_session(tx, account, id)?;
            accounts::devices::save(tx, &device)?;
            if !ended {
                accounts::sessions::begin(tx, &token, &Session::begin(account, now).on(id))?;
            }
            sealed::insert(tx, &offered)?;
            told(&(
                accounts::devices::of_account(tx, account)?,
                accounts::sessions::find(tx, &token)?,
                accounts::sessions::ended(tx, &token)?,
                (sealed::newest(tx, tenant)?, sealed::by_id(tx, tenant, offered.id)?),
            ))
        })
    }

    /// One of a few photos, some more of it.
    pub(super) fn put_a_photo(&mut self) -> Operation {
        let photo = self.a_photo();
        let (tenant, account, now) = (self.county.tenant, self.actor().account, self.now);
        let have = u32::try_from(self.chance.below(101)).unwrap_or(0);
        let progress = Progress { total: 100, have, whole: have == 100 };
        let dropped = self.chance.one_in(5);
        write("put a photo", move |tx| {
            photos::save(tx, tenant, photo, progress, account, now)?;
            if dropped {
                photos::drop(tx, tenant, photo)?;
            }
            told(&(
                photos::find(tx, tenant, photo)?,
                photos::named_by(tx, tenant, photo, account)?,
                photos::unnamed(tx, tenant, now, 3)?,
            ))
        })
    }

    /// None, mostly.
    pub(super) fn some_photos(&mut self) -> Vec<PhotoHash> {
        if self.chance.one_in(3) { vec![self.a_photo()] } else { Vec::new() }
    }

    fn a_photo(&mut self) -> PhotoHash {
        PhotoHash::from_bytes([u8::try_from(self.chance.below(6)).unwrap_or(0); 32])
    }
}
