//! Plans made by chance: a net of streets and blocks without gap and overlap, with straight edges, arcs and islands, in which defects
//! are planted.

use std::fmt::Write as _;

/// A place.
pub(crate) type Place = (f64, f64);

/// Numbers by chance, the same ones for the same seed.
pub(crate) struct Chance(pub(crate) u64);

impl Chance {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^ (mixed >> 31)
    }

    /// Between two numbers.
    pub(crate) fn between(&mut self, low: f64, high: f64) -> f64 {
        low + (self.next() >> 11) as f64 / (1_u64 << 53) as f64 * (high - low)
    }

    /// A number below another one.
    pub(crate) fn below(&mut self, count: usize) -> usize {
        (self.next() % count as u64) as usize
    }
}

/// A piece of a line: to where, and over which point if it is an arc.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Piece {
    pub(crate) over: Option<Place>,
    pub(crate) to: Place,
}

/// A line from a place.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Line {
    pub(crate) from: Place,
    pub(crate) pieces: Vec<Piece>,
}

impl Line {
    fn reversed(&self) -> Self {
        let starts: Vec<Place> =
            std::iter::once(self.from).chain(self.pieces.iter().map(|piece| piece.to)).collect();
        let back = self.pieces.iter().zip(&starts).rev();
        let pieces = back.map(|(piece, start)| Piece { over: piece.over, to: *start }).collect();
        Self { from: starts[starts.len() - 1], pieces }
    }

    fn then(&mut self, next: Self) {
        self.pieces.extend(next.pieces);
    }

    /// Its points, arcs divided finely.
    pub(crate) fn points(&self) -> Vec<Place> {
        let mut points = vec![self.from];
        for piece in &self.pieces {
            let from = points[points.len() - 1];
            match piece.over {
                None => points.push(piece.to),
                Some(over) => {
                    points
                        .extend((1..=200).map(|step| on_arc(from, over, piece.to, f64::from(step) / 200.0)));
                }
            }
        }
        points
    }
}

/// A point of an arc whose middle point is half-way, by its share of the way.
pub(crate) fn on_arc(from: Place, over: Place, to: Place, share: f64) -> Place {
    let (bx, by, cx, cy) = (over.0 - from.0, over.1 - from.1, to.0 - from.0, to.1 - from.1);
    let twice = 2.0 * (bx * cy - by * cx);
    let (b2, c2) = (bx * bx + by * by, cx * cx + cy * cy);
    let (x, y) = ((cy * b2 - by * c2) / twice, (bx * c2 - cx * b2) / twice);
    let start = (-y).atan2(-x);
    let turn = ((cy - y).atan2(cx - x) - start).rem_euclid(std::f64::consts::TAU);
    let turn = if twice > 0.0 { turn } else { turn - std::f64::consts::TAU };
    let (radius, angle) = (x.hypot(y), start + share * turn);
    (from.0 + x + radius * angle.cos(), from.1 + y + radius * angle.sin())
}

/// A block: its outer ring and its holes, each by the names of its lines.
#[derive(Debug, Clone)]
pub(crate) struct Block {
    pub(crate) rings: Vec<Line>,
}

/// A line between two blocks, or a block and the outside.
#[derive(Debug, Clone)]
pub(crate) struct Street {
    pub(crate) line: Line,
    /// The block on its left, and the one on its right.
    pub(crate) left: Option<usize>,
    pub(crate) right: Option<usize>,
    /// The line as those two have it, if it is another one.
    pub(crate) of_left: Option<Line>,
    pub(crate) of_right: Option<Line>,
}

/// A plan.
pub(crate) struct Town {
    side: usize,
    pub(crate) streets: Vec<Street>,
    islands: Vec<(usize, Line)>,
}

impl Town {
    /// A town of so many blocks on each side.
    pub(crate) fn new(side: usize, chance: &mut Chance) -> Self {
        let turn: f64 = chance.between(0.0, 1.5);
        let origin = (chance.between(300_000.0, 800_000.0), chance.between(5_300_000.0, 6_000_000.0));
        let turned = |x: f64, y: f64| {
            (origin.0 + x * turn.cos() - y * turn.sin(), origin.1 + x * turn.sin() + y * turn.cos())
        };
        let mut corners = Vec::new();
        for row in 0..=side {
            for column in 0..=side {
                let shift = |chance: &mut Chance| chance.between(-8.0, 8.0);
                let (dx, dy) = (shift(chance), shift(chance));
                corners.push(turned(40.0 * column as f64 + dx, 40.0 * row as f64 + dy));
            }
        }
        let corner = |column: usize, row: usize| corners[row * (side + 1) + column];
        let block = |column: usize, row: usize| row * side + column;
        let mut streets = Vec::new();
        for row in 0..=side {
            for column in 0..side {
                let line = line(corner(column, row), corner(column + 1, row), chance);
                let left = (row < side).then(|| block(column, row));
                let right = row.checked_sub(1).map(|row| block(column, row));
                streets.push(Street { line, left, right, of_left: None, of_right: None });
            }
        }
        for row in 0..side {
            for column in 0..=side {
                let line = line(corner(column, row), corner(column, row + 1), chance);
                let left = column.checked_sub(1).map(|column| block(column, row));
                let right = (column < side).then(|| block(column, row));
                streets.push(Street { line, left, right, of_left: None, of_right: None });
            }
        }
        let mut islands = Vec::new();
        for row in 0..side {
            for column in 0..side {
                if chance.below(5) == 0 {
                    let (a, c) = (corner(column, row), corner(column + 1, row + 1));
                    let (b, d) = (corner(column + 1, row), corner(column, row + 1));
                    let middle = ((a.0 + b.0 + c.0 + d.0) / 4.0, (a.1 + b.1 + c.1 + d.1) / 4.0);
                    islands.push((block(column, row), island(middle, chance)));
                }
            }
        }
        Self { side, streets, islands }
    }

    fn ring(&self, column: usize, row: usize) -> Line {
        let across = self.side * (self.side + 1);
        let bottom = &self.streets[row * self.side + column];
        let top = &self.streets[(row + 1) * self.side + column];
        let left = &self.streets[across + row * (self.side + 1) + column];
        let right = &self.streets[across + row * (self.side + 1) + column + 1];
        let as_left = |street: &Street| street.of_left.clone().unwrap_or_else(|| street.line.clone());
        let as_right = |street: &Street| street.of_right.as_ref().unwrap_or(&street.line).reversed();
        let mut ring = as_left(bottom);
        ring.then(as_left(right));
        ring.then(as_right(top));
        ring.then(as_right(left));
        ring
    }

    /// All blocks, the islands behind the others.
    pub(crate) fn blocks(&self) -> Vec<Block> {
        let cells = (0..self.side * self.side).map(|cell| (cell % self.side, cell / self.side));
        let mut blocks: Vec<Block> = cells.map(|(x, y)| Block { rings: vec![self.ring(x, y)] }).collect();
        for (around, island) in &self.islands {
            blocks[*around].rings.push(island.reversed());
            blocks.push(Block { rings: vec![island.clone()] });
        }
        blocks
    }

    fn outline(&self) -> Line {
        let (side, across) = (self.side, self.side * (self.side + 1));
        let upright = |column: usize, row: usize| &self.streets[across + row * (side + 1) + column].line;
        let mut outline = self.streets[0].line.clone();
        (1..side).for_each(|column| outline.then(self.streets[column].line.clone()));
        (0..side).for_each(|row| outline.then(upright(side, row).clone()));
        (0..side).rev().for_each(|column| outline.then(self.streets[side * side + column].line.reversed()));
        (0..side).rev().for_each(|row| outline.then(upright(0, row).reversed()));
        outline
    }

    /// The plan as a file.
    pub(crate) fn file(&self) -> String {
        let outline = surface(&[self.outline()]);
        let mut gml = format!(
            r##"<XPlanAuszug xmlns="http://www.xplanung.de/xplangml/6/0" xmlns:gml="http://www.opengis.net/gml/3.2" xmlns:xlink="http://www.w3.org/1999/xlink">
<gml:featureMember><BP_Plan gml:id="plan"><raeumlicherGeltungsbereich>{outline}</raeumlicherGeltungsbereich><bereich xlink:href="#bereich"/></BP_Plan></gml:featureMember>
<gml:featureMember><BP_Bereich gml:id="bereich"><geltungsbereich>{outline}</geltungsbereich><gehoertZuPlan xlink:href="#plan"/></BP_Bereich></gml:featureMember>
"##
        );
        for (number, block) in self.blocks().iter().enumerate() {
            writeln!(
                gml,
                r##"<gml:featureMember><BP_BaugebietsTeilFlaeche gml:id="b{number}"><gehoertZuBereich xlink:href="#bereich"/><position>{}</position><flaechenschluss>true</flaechenschluss></BP_BaugebietsTeilFlaeche></gml:featureMember>"##,
                surface(&block.rings)
            )
            .unwrap();
        }
        gml + "</XPlanAuszug>"
    }
}

/// A line between two corners: straight with some points on the way, an arc, or two arcs of one circle.
fn line(from: Place, to: Place, chance: &mut Chance) -> Line {
    let (dx, dy) = (to.0 - from.0, to.1 - from.1);
    let beside = |along: f64, off: f64| (from.0 + along * dx - off * dy, from.1 + along * dy + off * dx);
    let straight = |to: Place| Piece { over: None, to };
    let pieces = match chance.below(4) {
        0 => {
            let off = chance.between(0.02, 0.12) * if chance.below(2) == 0 { 1.0 } else { -1.0 };
            vec![Piece { over: Some(beside(0.5, off)), to }]
        }
        1 => {
            let over = beside(0.5, chance.between(0.02, 0.12));
            let at = |share: f64| on_arc(from, over, to, share);
            vec![Piece { over: Some(at(0.2)), to: at(0.4) }, Piece { over: Some(at(0.7)), to }]
        }
        kind => {
            let off = |chance: &mut Chance| if kind == 2 { 0.0 } else { chance.between(-0.02, 0.02) };
            let middle: Vec<Place> = [0.3, 0.5, 0.75].map(|along| beside(along, off(chance))).to_vec();
            middle.into_iter().chain([to]).map(straight).collect()
        }
    };
    Line { from, pieces }
}

/// A circle or a hexagon.
fn island(middle: Place, chance: &mut Chance) -> Line {
    let radius = chance.between(2.0, 6.0);
    let round = chance.below(2) == 0;
    let at = |part: f64| {
        let angle = part * std::f64::consts::TAU;
        (middle.0 + radius * angle.cos(), middle.1 + radius * angle.sin())
    };
    let pieces = if round {
        vec![Piece { over: Some(at(0.25)), to: at(0.5) }, Piece { over: Some(at(0.75)), to: at(0.0) }]
    } else {
        (1..=6).map(|corner| Piece { over: None, to: at(f64::from(corner % 6) / 6.0) }).collect()
    };
    Line { from: at(0.0), pieces }
}

fn surface(rings: &[Line]) -> String {
    let mut gml = String::from("<gml:Polygon>");
    for (number, ring) in rings.iter().enumerate() {
        let name = if number == 0 { "exterior" } else { "interior" };
        let arcs = ring.pieces.iter().any(|piece| piece.over.is_some());
        let ring = if arcs { curve(ring) } else { straight_ring(ring) };
        write!(gml, "<gml:{name}>{ring}</gml:{name}>").unwrap();
    }
    gml + "</gml:Polygon>"
}

fn list(places: &[Place]) -> String {
    let places: Vec<String> = places.iter().map(|place| format!("{:.7} {:.7}", place.0, place.1)).collect();
    format!("<gml:posList>{}</gml:posList>", places.join(" "))
}

fn straight_ring(ring: &Line) -> String {
    let places: Vec<Place> =
        std::iter::once(ring.from).chain(ring.pieces.iter().map(|piece| piece.to)).collect();
    format!("<gml:LinearRing>{}</gml:LinearRing>", list(&places))
}

fn curve(ring: &Line) -> String {
    let mut from = ring.from;
    let mut gml = String::from("<gml:Ring><gml:curveMember><gml:Curve><gml:segments>");
    for piece in &ring.pieces {
        let (name, places) = match piece.over {
            Some(over) => ("Arc", vec![from, over, piece.to]),
            None => ("LineStringSegment", vec![from, piece.to]),
        };
        write!(gml, "<gml:{name}>{}</gml:{name}>", list(&places)).unwrap();
        from = piece.to;
    }
    gml + "</gml:segments></gml:Curve></gml:curveMember></gml:Ring>"
}
