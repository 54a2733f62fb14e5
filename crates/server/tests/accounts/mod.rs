mod bind;
mod change_password;
mod sign_in;
