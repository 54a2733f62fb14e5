mod bind;
mod change_password;
mod phones;
mod sign_in;
