//! `pressroom schedule`: what is done by the timetable.

use jiff::Timestamp;
use serde_json::json;

use super::args::Common;
use super::settings;
use crate::store;

/// List what is done by itself: when, when it last ran and what came of it, and when it runs next
#[derive(Debug, clap::Args)]
pub(super) struct Schedule {
    #[command(flatten)]
    common: Common,
    /// As JSON, one object a line
    #[arg(long)]
    json: bool,
}

impl Schedule {
    pub(super) async fn run(self) -> anyhow::Result<()> {
        let settings = settings(&self.common, &[])?;
        let url = settings.store_url();
        let runs = if store::exists(&url) { store::open(&url).await?.runs().await? } else { Vec::new() };
        let now = Timestamp::now();
        for (setting, timetable) in settings.timetables() {
            let task = setting.rsplit('.').next().unwrap_or(setting);
            let last = runs.iter().find(|run| run.task == task);
            let next = timetable.map_err(anyhow::Error::msg)?.next(now);
            if self.json {
                say!("{}", json!({ "task": task, "setting": setting, "last": last, "next": next }));
                continue;
            }
            let zone = &settings.schedule.time_zone;
            let wall = |at: Timestamp| {
                at.in_tz(zone).map_or_else(|_| at.to_string(), |at| at.strftime("%F %T %Z").to_string())
            };
            let next = next.map_or_else(|| "never".to_owned(), wall);
            let last = last.map_or_else(
                || "never".to_owned(),
                |run| {
                    let outcome =
                        if run.good { run.outcome.clone() } else { format!("FAILED: {}", run.outcome) };
                    format!("{} ({} ms) {outcome}", wall(run.at), run.duration_ms)
                },
            );
            say!("{task:<12} next {next}, last {last}");
        }
        Ok(())
    }
}
