//! Renders every view with sample data into a folder, in each language, light and dark, with the files it needs beside
//! it: `cargo run -p koinon-web --example gallery -- FOLDER`. Serve the folder with any static server and look.

#![allow(clippy::unwrap_used)] // The sample data is sound, or the tests would have said so.

#[path = "../tests/samples/mod.rs"]
mod samples;

use std::path::Path;
use std::{env, fs, io};

use koinon_web::{Accent, Lang, assets, city_css, tile_svg};

fn main() -> io::Result<()> {
    let folder = env::args().nth(1).unwrap_or_else(|| "gallery".into());
    let folder = Path::new(&folder);
    fs::create_dir_all(folder.join("assets"))?;
    fs::create_dir_all(folder.join("tiles"))?;
    for asset in assets() {
        fs::write(folder.join(&asset.path[1..]), asset.bytes)?;
    }
    let authority = "sidi-bou-said.example";
    fs::write(folder.join("city.css"), city_css(authority, &Accent::of(authority)))?;
    for lang in Lang::ALL {
        fs::create_dir_all(folder.join(lang.code()))?;
        for sample in samples::all(lang) {
            for tile in tiles(&sample.html) {
                fs::write(folder.join("tiles").join(format!("{tile}.svg")), tile_svg(tile, 48))?;
            }
            fs::write(folder.join(lang.code()).join(format!("{}.html", sample.name)), sample.html)?;
        }
    }
    Ok(())
}

/// The authorities whose tiles a page shows.
fn tiles(html: &str) -> impl Iterator<Item = &str> {
    html.split("/tiles/").skip(1).filter_map(|rest| rest.split_once(".svg").map(|(authority, _)| authority))
}
