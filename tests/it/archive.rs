//! A small archive that nobody serves, for commands.

use std::process::Command;

use tempfile::TempDir;

/// A place with an archive that nobody serves.
pub(crate) struct Archive {
    home: TempDir,
    /// As in the environment.
    settings: Vec<(&'static str, String)>,
}

impl Archive {
    pub(crate) fn new() -> Self {
        let home = TempDir::new().unwrap();
        let place = |name: &str| home.path().join(name).display().to_string();
        let settings = vec![
            ("PRESSROOM_STORE__DIRECTORY", place("state")),
            ("PRESSROOM_INTAKE__DIRECTORY", place("transcripts")),
            ("PRESSROOM_CATALOGUE__DIRECTORY", place("catalogue")),
            ("PRESSROOM_WEB__LISTEN", "127.0.0.1:0".to_owned()),
        ];
        let archive = Self { home, settings };
        for directory in ["transcripts", "catalogue"] {
            std::fs::create_dir(archive.path(directory)).unwrap();
        }
        std::fs::write(
            archive.path("catalogue/organisations.toml"),
            "[csto]\nname = \"Collective Security Treaty Organisation\"\nkind = \"alliance\"\nacronyms = [\"CSTO\"]\n",
        )
        .unwrap();
        std::fs::write(
            archive.path("transcripts/a.txt"),
            "Remarks by the Minister on the CSTO, Strelsau, June 3, 2021\n\nThey were good.\n",
        )
        .unwrap();
        assert_eq!(archive.run(&["rebuild"]).0, 0);
        archive
    }

    pub(crate) fn path(&self, name: &str) -> std::path::PathBuf {
        self.home.path().join(name)
    }

    pub(crate) fn set(&mut self, name: &'static str, value: &str) {
        self.settings.retain(|(known, _)| *known != name);
        self.settings.push((name, value.to_owned()));
    }

    /// The exit code, and what it printed and complained of.
    pub(crate) fn run(&self, arguments: &[&str]) -> (i32, String, String) {
        let mut command = Command::new(env!("CARGO_BIN_EXE_pressroom"));
        let done = command.args(arguments).env_clear().envs(self.settings.iter().cloned()).output().unwrap();
        let text = |bytes| String::from_utf8(bytes).unwrap();
        (done.status.code().unwrap(), text(done.stdout), text(done.stderr))
    }
}
