//! The store on SQLite: nothing to install.
