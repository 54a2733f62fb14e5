-- Periods in which somebody said no: few, and looked for by the day on which they end.
create index tally_by_refusal on tally (tenant, ends_on, person, duty, starts_on) where refused > 0;
