mod change_password;
mod sign_in;
