//! Where the relative links to Markdown files lead that a text has: to the pages which those files became.

use std::collections::HashMap;

use koinon_core::Origin;
use koinon_core::slug::slugify;
use koinon_store::{Conn, Error, Standing};

use super::file::name_of;
use super::folder::{is_markdown, resolve};
use crate::render::{RenderJob, page_path};

/// The addresses here of those of `references` (destinations as the text writes them) that name another file. Where the page
/// came with an import, the file is one of that; else, as on a mirror, the page is the one of the same city that is called
/// like the file. It is looked up when the page is rendered: so a file that came later is linked too, and a page that was
/// renamed.
pub(crate) fn links_to_files(
    conn: &mut Conn,
    here: &Origin,
    job: &RenderJob,
    references: &[String],
) -> Result<HashMap<String, String>, Error> {
    let mut links = HashMap::new();
    if references.is_empty() {
        return Ok(links);
    }
    let own = match job.page {
        Some(page) => conn.import_of(page)?,
        None => None,
    };
    for reference in references.iter().filter(|reference| !job.files.iter().any(|file| file.reference == **reference)) {
        let Some(path) = resolve(own.as_ref().map_or("", |own| &own.path), reference) else { continue };
        let mut address = None;
        if let Some(own) = &own {
            for candidate in candidates(&path) {
                if let Some((target, _)) = conn.import_source(&own.source, &candidate)? {
                    address = conn.page(target)?.map(|target| (target.authority, target.slug, target.standing));
                    break;
                }
            }
        }
        if address.is_none() && is_markdown(&path) {
            let slug = slugify(name_of(&path), "");
            let key = [(job.home.authority().to_owned(), slug)];
            let live = conn.link_targets(&key)?.iter().any(Option::is_some);
            let [(authority, slug)] = key;
            address = live.then_some((authority, slug, Standing::Live));
        }
        if let Some((authority, slug, Standing::Live)) = address {
            let part = reference.find('#').map_or("", |at| &reference[at..]);
            links.insert(reference.clone(), format!("{}{part}", page_path(here, &authority, &slug)));
        }
    }
    Ok(links)
}

/// The files that a path may mean: itself, and as site generators let people write it.
fn candidates(path: &str) -> Vec<String> {
    if is_markdown(path) {
        return vec![path.to_owned()];
    }
    ["", "/index", "/_index", "/README"].iter().map(|ending| format!("{path}{ending}.md")).collect()
}
