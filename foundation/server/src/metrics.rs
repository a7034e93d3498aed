//! Figures about the running program for Prometheus (text format 0.0.4). Routes are named by their pattern, so that no
//! personal data gets in.

use std::{
    collections::BTreeMap,
    fmt::Write,
    sync::{Mutex, PoisonError},
    time::Duration,
};

/// Upper bounds of the duration histogram in seconds.
const BOUNDS: [f64; 10] = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1.0, 5.0];

#[derive(Default, Clone)]
struct Series {
    buckets: [u64; BOUNDS.len()],
    count: u64,
    sum: f64,
}

static REQUESTS: Mutex<BTreeMap<(&'static str, u16), Series>> = Mutex::new(BTreeMap::new());

/// Counts a request.
pub(crate) fn observe(route: &'static str, status: u16, took: Duration) {
    let mut requests = REQUESTS.lock().unwrap_or_else(PoisonError::into_inner);
    let series = requests.entry((route, status)).or_default();
    let seconds = took.as_secs_f64();
    for (bucket, bound) in series.buckets.iter_mut().zip(BOUNDS) {
        *bucket += u64::from(seconds <= bound);
    }
    series.count += 1;
    series.sum += seconds;
}

/// All figures about requests.
#[must_use]
pub fn render() -> String {
    let requests = REQUESTS.lock().unwrap_or_else(PoisonError::into_inner).clone();
    let mut out = String::from(
        "# HELP rathaus_request_seconds Time from the head of a request to its answer.\n# TYPE rathaus_request_seconds histogram\n",
    );
    for ((route, status), series) in requests {
        let labels = format!("route=\"{route}\",status=\"{status}\"");
        for (bucket, bound) in series.buckets.iter().zip(BOUNDS) {
            // Writing to a String cannot fail.
            let _ = writeln!(out, "rathaus_request_seconds_bucket{{{labels},le=\"{bound}\"}} {bucket}");
        }
        let _ = writeln!(out, "rathaus_request_seconds_bucket{{{labels},le=\"+Inf\"}} {}", series.count);
        let _ = writeln!(out, "rathaus_request_seconds_sum{{{labels}}} {:.6}", series.sum);
        let _ = writeln!(out, "rathaus_request_seconds_count{{{labels}}} {}", series.count);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_request_is_counted_in_all_buckets_above_it() {
        observe("/x/{id}", 200, Duration::from_millis(4));
        let text = render();
        assert!(text.contains("route=\"/x/{id}\",status=\"200\",le=\"0.0025\"} 0"), "{text}");
        assert!(text.contains("route=\"/x/{id}\",status=\"200\",le=\"0.005\"} 1"));
        assert!(text.contains("rathaus_request_seconds_count{route=\"/x/{id}\",status=\"200\"} 1"));
    }
}
