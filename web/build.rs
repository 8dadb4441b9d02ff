//! Joins the style sheets into one, compresses it, and names every file that a browser fetches after its content, so
//! that it may be cached for ever.

use std::error::Error;
use std::fmt::Write as _;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::{env, fs};

use sha2::Digest as _;

/// In the order of their cascade layers.
const STYLES: [&str; 10] =
    ["tokens", "base", "layout", "components", "fields", "page", "text", "writing", "lists", "print"];
const FONTS: [&str; 2] = ["source-serif-4-latin-600-normal.woff2", "readex-pro-arabic-wght-normal.woff2"];

struct Asset {
    name: String,
    hashed: String,
    content_type: &'static str,
    file: PathBuf,
    gzip: Option<PathBuf>,
}

fn main() -> Result<(), Box<dyn Error>> {
    println!("cargo::rerun-if-changed=styles");
    println!("cargo::rerun-if-changed=fonts");
    let root = PathBuf::from(env::var("CARGO_MANIFEST_DIR")?);
    let out = PathBuf::from(env::var("OUT_DIR")?);

    let mut assets = Vec::new();
    let mut css = String::new();
    for name in STYLES {
        css.push_str(&fs::read_to_string(root.join("styles").join(format!("{name}.css")))?);
    }
    for name in FONTS {
        let bytes = fs::read(root.join("fonts").join(name))?;
        let hashed = hashed_name(name, &bytes);
        css = css.replace(&format!("url({name})"), &format!("url({hashed})"));
        assets.push(Asset {
            name: name.into(),
            hashed,
            content_type: "font/woff2",
            file: root.join("fonts").join(name),
            gzip: None,
        });
    }
    let css = shortened(&css);
    let file = out.join("koinon.css");
    fs::write(&file, &css)?;
    let gzip = out.join("koinon.css.gz");
    let mut encoder = flate2::write::GzEncoder::new(fs::File::create(&gzip)?, flate2::Compression::best());
    encoder.write_all(css.as_bytes())?;
    encoder.finish()?;
    assets.push(Asset {
        name: "koinon.css".into(),
        hashed: hashed_name("koinon.css", css.as_bytes()),
        content_type: "text/css; charset=utf-8",
        file,
        gzip: Some(gzip),
    });

    fs::write(out.join("assets.rs"), table(&assets)?)?;
    Ok(())
}

/// `koinon.css` and its bytes → `koinon-1f2e3d4c5b6a.css`.
fn hashed_name(name: &str, bytes: &[u8]) -> String {
    let (stem, extension) = name.rsplit_once('.').unwrap_or((name, "bin"));
    format!("{stem}-{}.{extension}", &hex::encode(sha2::Sha256::digest(bytes))[..12])
}

/// Without comments and indentation: what compression cannot take away.
fn shortened(css: &str) -> String {
    let mut bare = String::with_capacity(css.len());
    let mut rest = css;
    while let Some((before, after)) = rest.split_once("/*") {
        bare.push_str(before);
        rest = after.split_once("*/").map_or("", |(_, after)| after);
    }
    bare.push_str(rest);
    bare.lines().map(str::trim).filter(|line| !line.is_empty()).collect::<Vec<_>>().join("\n")
}

/// The Rust source of the table of assets.
fn table(assets: &[Asset]) -> Result<String, Box<dyn Error>> {
    let include = |path: &Path| format!("include_bytes!({:?})", path.display().to_string());
    let mut source = String::from("static ASSETS: &[Asset] = &[\n");
    for asset in assets {
        let gzip = asset.gzip.as_deref().map_or("None".into(), |path| format!("Some({})", include(path)));
        writeln!(
            source,
            "Asset {{ name: {:?}, path: \"/assets/{}\", content_type: {:?}, bytes: {}, gzip: {gzip} }},",
            asset.name,
            asset.hashed,
            asset.content_type,
            include(&asset.file),
        )?;
    }
    source.push_str("];\n");
    Ok(source)
}
