mod assign;
mod change_facts;
mod list;
mod register;
mod reveal;
mod show;
