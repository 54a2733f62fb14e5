//! What the figures were measured on.

use std::fs;
use std::thread::available_parallelism;

/// The load average of the last minute, as the system says it.
pub fn load() -> String {
    let text = fs::read_to_string("/proc/loadavg").unwrap_or_default();
    text.split(' ').next().filter(|load| !load.is_empty()).unwrap_or("unknown").to_owned()
}

/// Cores, processor and load; the load before the run is what others did.
pub fn describe(before: &str) -> String {
    let cores = available_parallelism().map_or(0, usize::from);
    let info = fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
    let model = info.lines().find_map(|line| line.strip_prefix("model name")?.split_once(": "));
    let model = model.map_or("unknown processor", |(_, name)| name);
    format!("{cores} cores ({model}), load average {before} before the rounds and {} after", load())
}
