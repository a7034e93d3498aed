//! Embeds the browser assets that `web/` builds: one table of names, hashed names, types and bytes.

use std::{env, error::Error, fmt::Write as _, fs, path::PathBuf};

fn main() -> Result<(), Box<dyn Error>> {
    let dist = PathBuf::from(env::var("CARGO_MANIFEST_DIR")?).join("../../web/dist");
    let list = dist.join("assets.tsv");
    println!("cargo::rerun-if-changed={}", list.display());
    let Ok(lines) = fs::read_to_string(&list) else {
        println!(
            "cargo::error=web/dist is missing: `cargo xtask assets` makes it (npm ci && npm run build in web/)"
        );
        return Ok(());
    };
    let dist = dist.canonicalize()?;
    let mut table = String::from("&[\n");
    for line in lines.lines() {
        let [name, file, mime, hash] = line.split('\t').collect::<Vec<_>>()[..] else {
            return Err(
                format!("web/dist/assets.tsv: a line has four columns, this one has not: {line}").into()
            );
        };
        let path = dist.join(file);
        let gzip = dist.join(format!("{file}.gz"));
        let gzip = if gzip.exists() { format!("Some(include_bytes!({gzip:?}))") } else { "None".to_owned() };
        writeln!(
            table,
            "Asset {{ name: {name:?}, url: {:?}, mime: {mime:?}, hash: {hash:?}, bytes: include_bytes!({path:?}), gzip: {gzip} }},",
            format!("/assets/{file}")
        )?;
    }
    table.push(']');
    fs::write(PathBuf::from(env::var("OUT_DIR")?).join("assets.rs"), table)?;
    Ok(())
}
