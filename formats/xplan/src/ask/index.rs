//! The index: a packed tree of boxes around geometries, one tree for each reference system.

use static_aabb2d_index::{Control, StaticAABB2DIndex, StaticAABB2DIndexBuilder};

use super::File;
use super::inside::{Bands, distance, surface_has};
use super::share;
use crate::crs::Crs;
use crate::document::{ElementId, number};
use crate::geometry::{Bounds, Dimension, Geometry, Point, Surface};

/// A geometry of an object.
#[derive(Debug, Clone, Copy)]
pub(super) struct Item {
    /// The number of its file.
    file: u32,
    pub(super) object: ElementId,
    /// Its number among the geometries of the file.
    pub(super) geometry: u32,
    pub(super) dimension: Dimension,
    /// Where its bands begin.
    bands: u32,
}

/// The geometries of all files in one reference system.
#[derive(Debug)]
pub(super) struct Index {
    crs: Crs,
    items: Vec<Item>,
    bands: Bands,
    /// `None` if there is nothing.
    tree: Option<StaticAABB2DIndex<f64>>,
}

/// Objects that only show others, or divide the plan: nothing that applies anywhere.
fn says_nothing(class: &str) -> bool {
    class.starts_with("XP_") || class.ends_with("_Bereich")
}

impl Index {
    /// One index for each reference system that occurs.
    pub(super) fn all(files: &[File]) -> Vec<Self> {
        let mut systems: Vec<Crs> = files.iter().map(|file| file.crs).collect();
        systems.sort_unstable();
        systems.dedup();
        systems.into_iter().map(|crs| Self::new(crs, files)).collect()
    }

    fn new(crs: Crs, files: &[File]) -> Self {
        let (mut items, mut boxes, mut bands) = (Vec::new(), Vec::new(), Bands::default());
        for (rank, file) in files.iter().enumerate().filter(|(_, file)| file.crs == crs) {
            for object in file.document.objects().filter(|object| !says_nothing(object.class())) {
                for (geometry, found) in file.document.numbered_geometries(object.node().id()) {
                    let (dimension, box_) = (found.shape.dimension(), found.bounds());
                    if box_.is_empty() {
                        continue;
                    }
                    let begin = bands.add(found);
                    let (file, object) = (number(rank), object.node().id());
                    items.push(Item { file, object, geometry, dimension, bands: begin });
                    boxes.push(box_);
                }
            }
        }
        let mut builder = StaticAABB2DIndexBuilder::new(boxes.len());
        for box_ in &boxes {
            builder.add(box_.min.x, box_.min.y, box_.max.x, box_.max.y);
        }
        // It fails only when nothing is in it.
        Self { crs, items, bands, tree: builder.build().ok() }
    }

    pub(super) fn crs(&self) -> Crs {
        self.crs
    }

    fn geometry<'f>(&self, files: &'f [File], item: &Item) -> &'f Geometry {
        &files[item.file as usize].document.geometries()[item.geometry as usize]
    }

    fn candidates(&self, around: &Bounds, mut each: impl FnMut(&Item)) {
        let Some(tree) = &self.tree else { return };
        let mut visit = |found: usize| -> Control<()> {
            each(&self.items[found]);
            Control::Continue
        };
        tree.visit_query(around.min.x, around.min.y, around.max.x, around.max.y, &mut visit);
    }

    /// The geometries at a place.
    pub(super) fn at(&self, files: &[File], place: Point, reach: f64, mut each: impl FnMut(u32, &Item)) {
        // A plan in degrees is reached within as many degrees.
        let reach = if self.crs.is_geographic() { reach / 111_000.0 } else { reach };
        self.candidates(&Bounds::of(&[place]).grown(reach), |item| {
            let geometry = self.geometry(files, item);
            let found = match item.dimension {
                Dimension::Surface => surface_has(geometry, &self.bands, item.bands, place),
                _ => distance(&geometry.shape, place) <= reach,
            };
            if found {
                each(item.file, item);
            }
        });
    }

    /// The geometries on a parcel, with the area that they have in common with it.
    pub(super) fn on(&self, files: &[File], parcel: &Surface, mut each: impl FnMut(u32, &Item, f64)) {
        let parcel = share::Parcel::new(parcel);
        self.candidates(parcel.bounds(), |item| {
            let geometry = self.geometry(files, item);
            match item.dimension {
                Dimension::Surface => {
                    let has = |place| surface_has(geometry, &self.bands, item.bands, place);
                    let area = parcel.area_in_common(geometry, has);
                    if area > 0.0 {
                        each(item.file, item, area);
                    }
                }
                _ if parcel.meets(&geometry.shape) => each(item.file, item, 0.0),
                _ => {}
            }
        });
    }
}
