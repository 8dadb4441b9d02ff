//! A generation: one tantivy index in its folder. A rebuild makes the next one.

use std::collections::HashMap;
use std::path::Path;
use std::sync::Arc;

use tantivy::index::SegmentId;
use tantivy::indexer::LogMergePolicy;
use tantivy::{Index, IndexReader, IndexSettings, IndexWriter, ReloadPolicy, Searcher, TantivyError};

use crate::columns::Columns;
use crate::document::Position;
use crate::error::Error;
use crate::schema::Fields;

/// The bytes of shown texts that are packed together, about as many as a page has.
const DOCSTORE_BLOCK: usize = 4096;

/// One index on disk, with the only writer it has.
pub(crate) struct Generation {
    /// The name of its folder.
    pub(crate) name: String,
    index: Index,
    reader: IndexReader,
    /// Opened when first needed, and dropped after an error: dropping forgets what was not committed.
    writer: Option<IndexWriter>,
    heap_bytes: usize,
}

/// What a search reads: one commit, unchanging.
pub(crate) struct Snapshot {
    pub(crate) searcher: Searcher,
    /// One for each segment, in the order of the searcher.
    pub(crate) columns: Arc<[Arc<Columns>]>,
    pub(crate) position: Option<Position>,
}

impl Generation {
    /// Makes an empty index in `folder`, which must not exist.
    pub(crate) fn create(folder: &Path, name: String, heap_bytes: usize) -> Result<Self, Error> {
        std::fs::create_dir(folder)?;
        let settings = IndexSettings {
            // Most segments hold a handful of pages: a thread for each would cost more than it saves.
            docstore_compress_dedicated_thread: false,
            // A search reads ten texts from ten places, and a block is unpacked whole for each.
            docstore_blocksize: DOCSTORE_BLOCK,
            ..IndexSettings::default()
        };
        let index = Index::builder().schema(Fields::schema().0).settings(settings).create_in_dir(folder)?;
        Self::with_index(index, name, heap_bytes)
    }

    /// Opens the index in `folder` and checks every file of it against its checksum: tantivy trusts what it reads.
    pub(crate) fn open(folder: &Path, name: String, heap_bytes: usize) -> Result<Self, Error> {
        let index = Index::open_in_dir(folder)?;
        if index.schema() != Fields::schema().0 {
            return Err(TantivyError::SchemaError("the index on disk has other fields".to_owned()).into());
        }
        if let Some(file) = index.validate_checksum()?.into_iter().next() {
            return Err(TantivyError::SystemError(format!("{} is damaged", file.display())).into());
        }
        Self::with_index(index, name, heap_bytes)
    }

    fn with_index(index: Index, name: String, heap_bytes: usize) -> Result<Self, Error> {
        let reader = index.reader_builder().reload_policy(ReloadPolicy::Manual).try_into()?;
        Ok(Self { name, index, reader, writer: None, heap_bytes })
    }

    /// Does something with the writer; an error of it forgets everything since the last commit.
    pub(crate) fn write<T>(&mut self, work: impl FnOnce(&mut IndexWriter) -> tantivy::Result<T>) -> Result<T, Error> {
        let mut writer = match self.writer.take() {
            Some(writer) => writer,
            None => self.open_writer()?,
        };
        let done = work(&mut writer)?;
        self.writer = Some(writer);
        Ok(done)
    }

    fn open_writer(&self) -> Result<IndexWriter, Error> {
        let writer = self.index.writer_with_num_threads(1, self.heap_bytes)?;
        // Many commits hold one page. Levels from 300 pages upwards keep such small segments few without writing the
        // large ones again and again; a level that is a third deleted is rewritten.
        let mut policy = LogMergePolicy::default();
        policy.set_min_layer_size(300);
        policy.set_min_num_segments(6);
        policy.set_del_docs_ratio_before_merge(0.3);
        writer.set_merge_policy(Box::new(policy));
        Ok(writer)
    }

    /// Makes everything written durable, together with the position it stands for, if it has followed the log so far.
    pub(crate) fn commit(&mut self, position: Option<&Position>) -> Result<(), Error> {
        self.write(|writer| {
            let mut commit = writer.prepare_commit()?;
            if let Some(position) = position {
                commit.set_payload(&position.to_payload());
            }
            commit.commit().map(drop)
        })
    }

    /// The last commit, for searching; columns that `before` has open are not opened again.
    pub(crate) fn snapshot(&self, before: Option<&Snapshot>) -> Result<Snapshot, Error> {
        self.reader.reload()?;
        let searcher = self.reader.searcher();
        let open: HashMap<SegmentId, &Arc<Columns>> = before
            .iter()
            .flat_map(|snapshot| snapshot.columns.iter())
            .map(|columns| (columns.segment, columns))
            .collect();
        let columns = searcher
            .segment_readers()
            .iter()
            .map(|reader| match open.get(&reader.segment_id()) {
                Some(columns) => Ok(Arc::clone(columns)),
                None => Columns::open(reader).map(Arc::new),
            })
            .collect::<tantivy::Result<Arc<[_]>>>()?;
        let position = self.index.load_metas()?.payload.as_deref().and_then(Position::from_payload);
        Ok(Snapshot { searcher, columns, position })
    }
}
