/// One type size for the titles of a list.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct SameSize {
    /// The size that all titles take, in the measure of the sizes given; `None` for a list without titles.
    pub size: Option<f32>,
    /// Positions of the titles that do not reach it. They keep their own size.
    pub outliers: Vec<usize>,
}

/// A title smaller than this share of the median is not followed by the others.
const FAR: f32 = 0.7;

/// Finds the size that all titles of a list can take: the smallest of their largest sizes that is at least 70 % of the
/// median.
///
/// ```
/// let same = thumbsheet_canvas::same_size(&[100.0, 90.0, 40.0, 120.0]);
/// assert_eq!((same.size, same.outliers), (Some(90.0), vec![2]));
/// ```
pub fn same_size(sizes: &[f32]) -> SameSize {
    let mut sorted = sizes.to_vec();
    sorted.sort_by(f32::total_cmp);
    let Some(&high) = sorted.get(sorted.len() / 2) else { return SameSize::default() };
    let low = sorted[(sorted.len() - 1) / 2];
    let least = f32::midpoint(low, high) * FAR;
    let size = sorted.into_iter().find(|size| *size >= least);
    let outliers = sizes.iter().enumerate().filter(|(_, size)| **size < least).map(|(at, _)| at).collect();
    SameSize { size, outliers }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_titles_take_the_smallest_size_near_the_median() {
        assert_eq!(same_size(&[]), SameSize::default(), "a list without titles");
        assert_eq!(same_size(&[50.0]).size, Some(50.0), "one title");
        let even = same_size(&[100.0, 80.0]);
        assert_eq!((even.size, even.outliers.len()), (Some(80.0), 0), "two titles that are near");
        let far = same_size(&[20.0, 100.0, 110.0, 75.0, 90.0]);
        assert_eq!((far.size, far.outliers), (Some(75.0), vec![0]), "one that is far");
    }
}
