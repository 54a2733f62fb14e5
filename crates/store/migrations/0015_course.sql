-- What was asked of visitors for each person, day by day: every duty from its first day to its last, with the days on
-- which it rested. Beside the decision, because it is read for one person at a time. A row of before has none, and is
-- read as the duties of its decision, asked without end from the first day that its standing names.
alter table decision add column course {text};
