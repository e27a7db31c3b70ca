#pragma once

#include <optional>
#include <string>
#include <vector>

#include "engine/page/page.h"
#include "engine/registry/dictionary.h"
#include "engine/rules/assessment.h"

namespace htx::report {

// The words in which an assessment is told: what a committee member can read aloud.

// "23/2012/QH13, Điều 54.2 (nguồn S13; đã đối chiếu văn bản)".
std::string basis_text(const rules::Basis& basis, const Voice& say);

// The unit of so many as the language says it; as the pack writes it if the place has no word for it.
std::string unit_text(const std::string& unit, const Decimal& number, const Voice& say);

// "Mạnh".
std::string class_title(rules::Class c, const Voice& say);

// The title of a figure of the pack; its name if it has none.
std::string figure_title(const rules::Pack& pack, const std::string& name, const Voice& say);
std::string figure_titles(const rules::Pack& pack, const std::vector<std::string>& names, const Voice& say);

// A value of a figure with its unit, as rules/shown.h tells it; values of enumerated fields by their titles,
// which are those of the dictionaries that the figures were read with.
std::string figure_value(const rules::Pack& pack, const std::string& name, const Value& value,
                         const Dictionaries& dictionaries, const Voice& say);

// Figures with the file and row each was read from: "Tổng tài sản 238,4 triệu đồng [bao-cao.csv:11]".
std::vector<std::string> figures_used(const rules::Pack& pack, const std::vector<rules::UsedFigure>& facts,
                                      const Dictionaries& dictionaries, const Voice& say);

// A band as words: "từ 0,1 đến dưới 0,25", "không quá 365 ngày", "có".
std::string band_text(const rules::Pack& pack, const rules::Criterion& criterion, std::size_t band,
                      const Dictionaries& dictionaries, const Voice& say);

// The neighbouring band on one side of a number.
struct Margin {
  bool above = false;
  Decimal edge;
  bool reached = false;  // The edge itself belongs to the neighbour.
  Decimal distance;      // From the value to the edge, not negative.
  std::size_t band = 0;
  Decimal points;  // Of the neighbour.
};

// The neighbours of a scored number, below first; none beside the first and last band, a gap, or a band
// that is no interval.
std::vector<Margin> margins(const rules::Criterion& criterion, const rules::CriterionResult& result);

// What a criterion asks for that gives more points than it gave: "nếu đạt 0,5 sẽ được 10 điểm", the figures
// to be told where some are missing; empty at its maximum, and where nothing tells.
std::string wanted_text(const rules::Pack& pack, const rules::Criterion& criterion,
                        const rules::CriterionResult& result, const Dictionaries& dictionaries,
                        const Voice& say);

// How far a score is from the cut-offs around it.
struct GradeMargins {
  std::optional<std::size_t> higher;  // Index of the next better grade, and the points short of it.
  Decimal to_higher;
  std::optional<std::size_t> lower;  // Index of the next worse grade, and the points above the cut-off.
  Decimal above_cut_off;
  std::size_t reached = 0;  // By the score alone.
};
std::optional<GradeMargins> grade_margins(const rules::Pack& pack, const rules::Assessment& assessment);

// One criterion in one or two sentences.
std::string narrative(const rules::Pack& pack, const rules::Criterion& criterion,
                      const rules::CriterionResult& result, const Dictionaries& dictionaries,
                      const Voice& say);

// Whether an expression gives the points, and its text with those of the derived figures in it:
// "p = min(6, q * 0.6); q = x / 10".
bool is_by_formula(const rules::Pack& pack, const rules::Criterion& criterion);
std::string formula_text(const rules::Pack& pack, const rules::Criterion& criterion);

// A stable code for why the points are what they are: "equity/2" (the second band), "equity/missing-zero".
std::string reason_code(const rules::Pack& pack, const rules::Criterion& criterion,
                        const rules::CriterionResult& result);

// The state of a criterion in the words of a table cell.
std::string state_text(const rules::Pack& pack, const rules::Criterion& criterion,
                       const rules::CriterionResult& result, const Dictionaries& dictionaries,
                       const Voice& say);

}  // namespace htx::report
