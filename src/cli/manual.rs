//! `manual`: what a package needs besides the program.

use std::io::Write;
use std::path::{Path, PathBuf};

use anyhow::Context;
use clap::CommandFactory;
use clap_complete::Shell;

use super::args::Args;
use super::examples::taught;

/// Write man pages and shell completions as files, for packages
///
/// Makes man1 with a page for each command, man5 with the page of the settings, and completions for bash, zsh and fish.
#[derive(Debug, clap::Args)]
pub(super) struct Manual {
    /// Write here; made when it is not there
    directory: PathBuf,
    /// As JSON
    #[arg(long)]
    json: bool,
}

impl Manual {
    pub(super) fn run(&self) -> anyhow::Result<()> {
        let [commands, settings, completions] =
            ["man1", "man5", "completions"].map(|name| self.directory.join(name));
        for directory in [&commands, &settings, &completions] {
            std::fs::create_dir_all(directory)
                .with_context(|| format!("cannot make {}", directory.display()))?;
        }
        // The completions first: rendering builds the command, and completions want it unbuilt.
        for shell in [Shell::Bash, Shell::Zsh, Shell::Fish] {
            clap_complete::generate_to(shell, &mut Args::command(), "pressroom", &completions)
                .with_context(|| format!("cannot write to {}", completions.display()))?;
        }
        clap_mangen::generate_to(taught(Args::command()), &commands)
            .with_context(|| format!("cannot write to {}", commands.display()))?;
        write(&settings.join("pressroom.toml.5"), &crate::config::manual())?;
        if self.json {
            say!("{}", serde_json::json!({ "directory": self.directory }));
        } else {
            say!("man pages and completions written to {}", self.directory.display());
        }
        Ok(())
    }
}

fn write(path: &Path, text: &str) -> anyhow::Result<()> {
    let mut file = std::fs::File::create(path).with_context(|| format!("cannot make {}", path.display()))?;
    file.write_all(text.as_bytes()).with_context(|| format!("cannot write {}", path.display()))
}
