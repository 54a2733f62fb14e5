mod assign;
mod change_facts;
mod import;
mod list;
mod mine;
mod register;
mod reveal;
mod show;
