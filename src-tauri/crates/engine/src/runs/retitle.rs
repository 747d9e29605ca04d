//! Another title or design over pictures that are there: never asks a provider, never costs anything.

use std::path::Path;

use thumbsheet_canvas::read_receipt;
use thumbsheet_core::{
    Brief, Color, Digest, Error, RunId,
    brief::{Export, Outline, PanelStyle, Slots},
    plan::{Order, Row},
};
use thumbsheet_library::RunKind;

use super::{Commission, Run, RunOptions, Runs, Source};
use crate::files::read_limited;

/// What a retitled thumbnail gets. `None` keeps the earlier value.
#[derive(Clone, Debug, Default)]
pub struct Retitle {
    /// The title to set.
    pub title: Option<String>,
    /// The new template's id.
    pub template: Option<String>,
    /// The new font's id.
    pub font: Option<String>,
    /// The colour of the type.
    pub color: Option<Color>,
    /// The largest size of the type, reference pixels.
    pub size: Option<f32>,
    /// What lies behind the type.
    pub panel: Option<PanelStyle>,
    /// The line around the glyphs.
    pub outline: Option<Outline>,
    /// How far the title is moved up, reference pixels.
    pub lift: Option<f32>,
    /// What stands beside the title. An empty slot keeps the earlier value.
    pub slots: Slots,
    /// The canvas and the limit of its bytes.
    pub profile: Option<Export>,
    /// The JPEG quality, 1 to 100.
    pub quality: Option<u8>,
    /// Whether the file says how it was made.
    pub receipt: Option<bool>,
}

struct Picture {
    brief: Brief,
    order: Order,
    base: Digest,
}

impl Runs {
    /// Sets another title over the pictures of a run, over one base (a digest, or the beginning of one), or over the base
    /// of a thumbnail we made (the path of its JPEG).
    ///
    /// # Errors
    /// `INVALID_INPUT` when nothing fits `given` or a value is wrong; `LIBRARY` when the picture is gone.
    pub async fn retitle(&self, given: &str, change: &Retitle, options: RunOptions) -> Result<Run, Error> {
        let mut rows: Vec<Row> = Vec::new();
        let mut sources = Vec::new();
        for Picture { brief, order, base } in self.pictures(given)? {
            let brief = change.over(brief).checked(&self.context.catalog)?;
            let model = order.model.clone();
            match rows.last_mut().filter(|row| row.brief == brief && !row.models.contains(&model)) {
                Some(row) => row.models.push(model),
                None => rows.push(Row::new(brief, vec![model])),
            }
            sources.push(Source::Base(base, Box::new(order)));
        }
        self.begin(Commission::new(RunKind::Retitle, rows, sources), options).await
    }

    fn pictures(&self, given: &str) -> Result<Vec<Picture>, Error> {
        let path = Path::new(given);
        if path.is_file() {
            return self.picture_of_file(path).map(|picture| vec![picture]);
        }
        if given.len() >= 8 && given.chars().all(|c| c.is_ascii_hexdigit()) {
            let found = self.context.library.find_bases(&given.to_lowercase())?;
            if let Some(base) = found.first() {
                if found.iter().any(|other| other.digest != base.digest) {
                    return Err(Error::invalid(format!("The digests of several bases begin with '{given}'."))
                        .hint("Give more digits of the digest."));
                }
                let brief = Brief { style: base.order.style.clone(), ..Brief::new(base.order.title.clone()) };
                return Ok(vec![Picture { brief, order: base.order.clone(), base: base.digest }]);
            }
        }
        let run = self.context.library.find_run(given).map_err(|error| {
            if error.message.contains("There is no run") {
                Error::invalid(format!("'{given}' is not a run, a base or a thumbnail's file."))
                    .hint("`thumbsheet list runs` lists the runs.")
            } else {
                error
            }
        })?;
        self.pictures_of_run(&run)
    }

    fn picture_of_file(&self, path: &Path) -> Result<Picture, Error> {
        let bytes = read_limited(path)?;
        let receipt = read_receipt(&bytes).ok_or_else(|| {
            Error::invalid(format!("{} was not made by Thumbsheet, or its metadata were removed.", path.display()))
        })?;
        let base = self.context.library.base(receipt.base)?.ok_or_else(|| {
            Error::invalid(format!("The picture under {} is not in this library.", path.display()))
                .hint("The picture was made with another THUMBSHEET_HOME.")
        })?;
        let mut brief =
            Brief { style: receipt.style, design: receipt.design, slots: receipt.slots, ..Brief::new(receipt.title) };
        brief.export.canvas = receipt.canvas;
        Ok(Picture { brief, order: base.order, base: receipt.base })
    }

    fn pictures_of_run(&self, run: &RunId) -> Result<Vec<Picture>, Error> {
        let rows = self.context.library.rows_of(run)?;
        let mut pictures = Vec::new();
        for thumbnail in self.context.library.thumbnails(run)? {
            let (Some(base), Some(row)) = (thumbnail.base, rows.get(thumbnail.row)) else { continue };
            if let Some(made) = self.context.library.base(base)? {
                pictures.push(Picture { brief: row.brief.clone(), order: made.order, base });
            }
        }
        if pictures.is_empty() {
            return Err(Error::invalid(format!("Run {run} has no picture yet.")).hint("`thumbsheet show` says why."));
        }
        Ok(pictures)
    }
}

impl Retitle {
    fn over(&self, mut brief: Brief) -> Brief {
        if let Some(title) = &self.title {
            brief.title.clone_from(title);
        }
        if let Some(template) = &self.template {
            brief.design.template.clone_from(template);
        }
        if let Some(font) = &self.font {
            brief.design.font.clone_from(font);
        }
        brief.design.color = self.color.or(brief.design.color);
        brief.design.size = self.size.or(brief.design.size);
        brief.design.panel = self.panel.or(brief.design.panel);
        brief.design.outline = self.outline.or(brief.design.outline);
        brief.design.lift = self.lift.or(brief.design.lift);
        brief.slots = self.slots.clone().over(&brief.slots);
        if let Some(profile) = &self.profile {
            brief.export.canvas = profile.canvas;
            brief.export.max_bytes = profile.max_bytes;
        }
        brief.export.quality = self.quality.unwrap_or(brief.export.quality);
        brief.export.receipt = self.receipt.unwrap_or(brief.export.receipt);
        brief
    }
}
