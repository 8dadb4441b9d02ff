//! The digest tree over (page id, head revision): what a mirror compares to find what it missed.
//!
//! Pages are ordered by the SHA-256 of their id. The node at a prefix of that hash (hexadecimal digits) has the digest of
//! all pages under it: SHA-256 over the 32 bytes of the hashed id and the 32 bytes of the head revision of each, in order. A
//! node with few pages lists them; another one lists the digests of its sixteen children. So two cities that agree exchange
//! one small document, and two that differ in one page exchange a handful.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

use koinon_core::{Hash, Timestamp};
use koinon_store::{CityId, Conn, HERE, PageId};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::service::{Error, Federation};
use crate::wire::context::document;
use crate::wire::ids::{CityCollection, LocalId};

/// A node with at most so many pages lists them.
const LEAF: usize = 200;
/// The longest prefix: the whole hash.
const LONGEST_PREFIX: usize = 64;
/// Pages are read from the store in batches of so many.
const BATCH: i64 = 500;
/// A tree is used again for so long, in milliseconds, while the log goes on: one comparison asks for many nodes.
const FRESH: i64 = 2_000;

/// The pages of one city with their heads, deleted ones too.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct DigestTree {
    pages: BTreeMap<Hash, (String, Hash)>,
}

/// A node as it is sent.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DigestNode {
    /// Its place in the tree: hexadecimal digits.
    pub prefix: String,
    /// How many pages are under it.
    pub count: usize,
    /// The digest over them.
    pub digest: Hash,
    /// What is under it.
    #[serde(flatten)]
    pub under: Under,
}

/// What is under a node.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Under {
    /// Its children that have any pages, by their digit.
    Children(BTreeMap<char, Hash>),
    /// Its pages: permanent id and head revision.
    Pages(Vec<(String, Hash)>),
}

impl DigestTree {
    /// The tree over these pages.
    pub fn of(pages: impl IntoIterator<Item = (String, Hash)>) -> Self {
        Self { pages: pages.into_iter().map(|(id, head)| (Hash::of(&id), (id, head))).collect() }
    }

    /// Reads the tree of a city's pages that are here.
    ///
    /// # Errors
    /// Those of the store.
    pub fn read(conn: &mut Conn, city: CityId) -> Result<Self, koinon_store::Error> {
        let (mut tree, mut after) = (Self::default(), PageId(0));
        loop {
            let pages = conn.pages_after(Some(city), after, BATCH)?;
            let Some(last) = pages.last() else { return Ok(tree) };
            after = last.id;
            for page in pages {
                if let Some(head) = page.head_hash {
                    tree.pages.insert(Hash::of(&page.ap_id), (page.ap_id, head));
                }
            }
        }
    }

    /// The head of a page, if it is in the tree.
    #[must_use]
    pub fn head(&self, id: &str) -> Option<Hash> {
        self.pages.get(&Hash::of(id)).map(|(_, head)| *head)
    }

    /// The node at a prefix; `None` for what is no prefix. Where no pages are, the node is empty.
    #[must_use]
    pub fn node(&self, prefix: &str) -> Option<DigestNode> {
        let under: Vec<_> = self.under(prefix)?.collect();
        let (count, digest) = (under.len(), digest_of(under.iter().copied()));
        let under = if count <= LEAF || prefix.len() == LONGEST_PREFIX {
            Under::Pages(under.into_iter().map(|(_, page)| page.clone()).collect())
        } else {
            let child = |digit: char| {
                let mut pages = self.under(&format!("{prefix}{digit}"))?.peekable();
                pages.peek().is_some().then(|| (digit, digest_of(pages)))
            };
            Under::Children("0123456789abcdef".chars().filter_map(child).collect())
        };
        Some(DigestNode { prefix: prefix.to_owned(), count, digest, under })
    }

    /// The digest at a prefix, without what is under it.
    #[must_use]
    pub fn digest(&self, prefix: &str) -> Option<Hash> {
        self.under(prefix).map(digest_of)
    }

    fn under<'t>(&'t self, prefix: &str) -> Option<impl Iterator<Item = (&'t Hash, &'t (String, Hash))> + use<'t>> {
        let bound =
            |fill: char| format!("{prefix}{}", fill.to_string().repeat(LONGEST_PREFIX.saturating_sub(prefix.len())));
        let (low, high): (Hash, Hash) = (bound('0').parse().ok()?, bound('f').parse().ok()?);
        Some(self.pages.range(low..=high))
    }
}

impl DigestNode {
    /// Reads a node that a city answered for `prefix`; `None` if it is none, or has more in it than a node has.
    #[must_use]
    pub fn read(json: Value, prefix: &str) -> Option<Self> {
        let node: Self = serde_json::from_value(json).ok()?;
        let bounded = match &node.under {
            Under::Children(children) => children.keys().all(|digit| matches!(digit, '0'..='9' | 'a'..='f')),
            Under::Pages(pages) => {
                pages.len() <= 2 * LEAF && pages.iter().all(|(id, _)| Hash::of(id).to_string().starts_with(prefix))
            }
        };
        (node.prefix == prefix && bounded).then_some(node)
    }
}

fn digest_of<'a>(pages: impl Iterator<Item = (&'a Hash, &'a (String, Hash))>) -> Hash {
    let mut bytes = Vec::new();
    for (key, (_, head)) in pages {
        bytes.extend_from_slice(&key.0);
        bytes.extend_from_slice(&head.0);
    }
    Hash::of(bytes)
}

/// The tree of this city's own pages, kept while it is still true, or for a moment.
#[derive(Default)]
pub(crate) struct DigestCache(Mutex<Option<Cached>>);

struct Cached {
    position: i64,
    at: Timestamp,
    tree: Arc<DigestTree>,
}

impl DigestCache {
    pub(crate) fn get(&self, position: i64, now: Timestamp) -> Option<Arc<DigestTree>> {
        let cached = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let usable = |cached: &&Cached| cached.position == position || (0..FRESH).contains(&now.since(cached.at));
        cached.as_ref().filter(usable).map(|cached| Arc::clone(&cached.tree))
    }

    pub(crate) fn set(&self, position: i64, at: Timestamp, tree: &Arc<DigestTree>) {
        let cached = Cached { position, at, tree: Arc::clone(tree) };
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = Some(cached);
    }
}

impl Federation {
    /// The node of this city's digest tree at a prefix, as a document; `None` for what is no prefix.
    ///
    /// # Errors
    /// Only faults of ours.
    pub async fn digest(&self, prefix: &str) -> Result<Option<Value>, Error> {
        let tree = self.own_tree().await?;
        let Some(node) = tree.node(prefix) else { return Ok(None) };
        let id = LocalId::City(CityCollection::Digest).at(self.origin());
        let id = if prefix.is_empty() { id } else { format!("{id}?prefix={prefix}") };
        Ok(serde_json::to_value(document(Document { id, kind: "Digest", node })).ok())
    }

    async fn own_tree(&self) -> Result<Arc<DigestTree>, Error> {
        let now = self.commons().now();
        let federation = self.clone();
        let read = self.commons().store().read(move |conn| -> Result<_, koinon_store::Error> {
            let position = conn.log_head()?.position;
            if let Some(tree) = federation.digests().get(position, now) {
                return Ok(tree);
            }
            let tree = Arc::new(DigestTree::read(conn, HERE)?);
            federation.digests().set(position, now, &tree);
            Ok(tree)
        });
        Ok(read.await?)
    }
}

/// A node as a document.
#[derive(Serialize)]
struct Document {
    id: String,
    #[serde(rename = "type")]
    kind: &'static str,
    #[serde(flatten)]
    node: DigestNode,
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn tree(count: usize, changed: Option<usize>) -> DigestTree {
        DigestTree::of((0..count).map(|n| {
            let head = if Some(n) == changed { "another".to_owned() } else { format!("head {n}") };
            (format!("https://bordeaux.example/id/page/{n}"), Hash::of(head))
        }))
    }

    /// What a mirror finds out, and how many nodes it asks for.
    fn compare(ours: &DigestTree, theirs: &DigestTree) -> (Vec<String>, usize) {
        let (mut differ, mut asked, mut open) = (Vec::new(), 0, vec![String::new()]);
        while let Some(prefix) = open.pop() {
            asked += 1;
            let sent = serde_json::to_value(theirs.node(&prefix).unwrap()).unwrap();
            let node = DigestNode::read(sent, &prefix).unwrap();
            match node.under {
                _ if ours.digest(&prefix) == Some(node.digest) => {}
                Under::Pages(pages) => {
                    differ
                        .extend(pages.into_iter().filter(|(id, head)| ours.head(id) != Some(*head)).map(|(id, _)| id));
                }
                Under::Children(children) => open.extend(
                    children
                        .into_iter()
                        .map(|(digit, digest)| (format!("{prefix}{digit}"), digest))
                        .filter(|(prefix, digest)| ours.digest(prefix) != Some(*digest))
                        .map(|(prefix, _)| prefix),
                ),
            }
        }
        (differ, asked)
    }

    #[test]
    fn cities_that_agree_exchange_one_node() {
        assert_eq!(compare(&tree(10_000, None), &tree(10_000, None)), (vec![], 1));
    }

    #[test]
    fn one_page_that_differs_is_found_with_a_few_nodes() {
        let (differ, asked) = compare(&tree(10_000, None), &tree(10_000, Some(1234)));
        assert_eq!(differ, ["https://bordeaux.example/id/page/1234"]);
        assert!(asked <= 4, "{asked}");
    }

    #[test]
    fn a_mirror_that_has_nothing_finds_everything() {
        let (differ, _) = compare(&DigestTree::default(), &tree(1000, None));
        assert_eq!(differ.len(), 1000);
    }

    #[test]
    fn what_is_no_node_is_refused() {
        let honest = serde_json::to_value(tree(10, None).node("").unwrap()).unwrap();
        assert!(DigestNode::read(honest.clone(), "").is_some());
        assert!(DigestNode::read(honest.clone(), "a").is_none());
        let mut elsewhere = honest.clone();
        elsewhere["prefix"] = "00".into();
        assert!(DigestNode::read(elsewhere, "00").is_none());
        let mut long = honest;
        long["pages"] = vec![long["pages"][0].clone(); 1000].into();
        assert!(DigestNode::read(long, "").is_none());
        for prefix in ["g", "A", &"0".repeat(65), "é"] {
            assert!(tree(3, None).node(prefix).is_none(), "{prefix}");
        }
    }

    proptest! {
        #[test]
        fn whatever_differs_is_found(missing in 0..400_usize, changed in 0..400_usize) {
            let theirs = tree(400, None);
            let mut ours = tree(400, Some(changed));
            ours.pages.retain(|_, (id, _)| *id != format!("https://bordeaux.example/id/page/{missing}"));
            let (mut differ, _) = compare(&ours, &theirs);
            differ.sort();
            let mut expected = vec![missing, changed];
            expected.dedup();
            let mut expected: Vec<_> = expected.iter().map(|n| format!("https://bordeaux.example/id/page/{n}")).collect();
            expected.sort();
            prop_assert_eq!(differ, expected);
        }
    }
}
