//! Joins the style sheets into one, takes the bundled scripts in, compresses both, and names every file that a browser fetches after its content, so
//! that it may be cached for ever.

use std::error::Error;
use std::fmt::Write as _;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::{env, fs};

use sha2::Digest as _;

/// In the order of their cascade layers.
const STYLES: [&str; 12] = [
    "tokens",
    "base",
    "layout",
    "components",
    "fields",
    "page",
    "text",
    "writing",
    "questions",
    "editor",
    "lists",
    "print",
];
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
    println!("cargo::rerun-if-changed=dist");
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
    let gzip = compressed(css.as_bytes(), &out.join("koinon.css.gz"))?;
    assets.push(Asset {
        name: "koinon.css".into(),
        hashed: hashed_name("koinon.css", css.as_bytes()),
        content_type: "text/css; charset=utf-8",
        file,
        gzip: Some(gzip),
    });

    assets.extend(scripts(&root.join("dist"), &out)?);

    fs::write(out.join("assets.rs"), table(&assets)?)?;
    Ok(())
}

/// The scripts that `make web` bundled; none where there is no npm, and every page works without them.
fn scripts(dist: &Path, out: &Path) -> Result<Vec<Asset>, Box<dyn Error>> {
    let mut files: Vec<PathBuf> = fs::read_dir(dist)?.map(|entry| Ok(entry?.path())).collect::<std::io::Result<_>>()?;
    files.retain(|path| path.extension().is_some_and(|extension| extension == "js"));
    files.sort();
    let mut assets = Vec::new();
    for file in files {
        let name = file.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let bytes = fs::read(&file)?;
        assets.push(Asset {
            hashed: hashed_name(&name, &bytes),
            gzip: Some(compressed(&bytes, &out.join(format!("{name}.gz")))?),
            content_type: "text/javascript; charset=utf-8",
            name,
            file,
        });
    }
    Ok(assets)
}

/// Writes the bytes into a file, compressed with gzip.
fn compressed(bytes: &[u8], file: &Path) -> Result<PathBuf, Box<dyn Error>> {
    let mut encoder = flate2::write::GzEncoder::new(fs::File::create(file)?, flate2::Compression::best());
    encoder.write_all(bytes)?;
    encoder.finish()?;
    Ok(file.to_owned())
}

/// `koinon.css` and its bytes → `koinon-1f2e3d4c5b6a.css`.
fn hashed_name(name: &str, bytes: &[u8]) -> String {
    let (stem, extension) = name.rsplit_once('.').unwrap_or((name, "bin"));
    format!("{stem}-{}.{extension}", &hex::encode(sha2::Sha256::digest(bytes))[..12])
}

/// Without comments, indentation and spaces that mean nothing: what compression cannot take away.
fn shortened(css: &str) -> String {
    let mut bare = String::with_capacity(css.len());
    let mut rest = css;
    while let Some((before, after)) = rest.split_once("/*") {
        bare.push_str(before);
        rest = after.split_once("*/").map_or("", |(_, after)| after);
    }
    bare.push_str(rest);
    let lines = bare.lines().map(str::trim).filter(|line| !line.is_empty());
    lines.collect::<Vec<_>>().join("\n").replace(": ", ":").replace(" {", "{")
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
