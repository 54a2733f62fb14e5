//! What the keeper of the machine does: backups, restoring, and looking after its health.

mod backup;
mod doctor;
