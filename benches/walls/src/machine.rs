//! What the machine says of itself and of a process.

use std::{fs, thread::available_parallelism};

/// Seconds of processor that a process has used by itself.
pub fn processor(pid: u32) -> f64 {
    seconds(pid, 11..=12)
}

/// The fields of `stat` after the name, from the state on.
fn stat(pid: u32) -> Vec<String> {
    let stat = fs::read_to_string(format!("/proc/{pid}/stat")).unwrap_or_default();
    stat.rsplit(')').next().unwrap_or_default().split_whitespace().map(str::to_owned).collect()
}

/// Some fields of `stat` together: 11 and 12 are its own ticks, 13 and 14 those of children it has waited for.
fn seconds(pid: u32, fields: std::ops::RangeInclusive<usize>) -> f64 {
    let stat = stat(pid);
    let ticks = fields.filter_map(|at| stat.get(at)?.parse::<f64>().ok());
    ticks.sum::<f64>() / 100.0
}

/// Seconds of processor that a process and its living children have used.
pub fn processor_of_family(parent: u32) -> f64 {
    let all = fs::read_dir("/proc").into_iter().flatten().flatten();
    let numbers = all.filter_map(|entry| entry.file_name().to_str()?.parse::<u32>().ok());
    let children: f64 = numbers.filter(|&pid| parent_of(pid) == Some(parent)).map(processor).sum();
    // Of children that have ended the parent keeps the sum.
    children + seconds(parent, 11..=14)
}

fn parent_of(pid: u32) -> Option<u32> {
    stat(pid).get(1)?.parse().ok()
}

/// The most memory a process has had, in MB.
pub fn peak_memory(pid: u32) -> u64 {
    let status = fs::read_to_string(format!("/proc/{pid}/status")).unwrap_or_default();
    let peak = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    peak.and_then(|text| text.trim().trim_end_matches(" kB").parse::<u64>().ok()).unwrap_or(0) / 1024
}

/// The load average of the last minute.
pub fn load() -> f64 {
    let text = fs::read_to_string("/proc/loadavg").unwrap_or_default();
    text.split(' ').next().and_then(|word| word.parse().ok()).unwrap_or(f64::NAN)
}

/// Cores and processor.
pub fn describe() -> String {
    let cores = available_parallelism().map_or(0, usize::from);
    let info = fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
    let model = info.lines().find_map(|line| line.strip_prefix("model name")?.split_once(": "));
    format!("{cores} cores ({})", model.map_or("unknown processor", |(_, name)| name))
}
