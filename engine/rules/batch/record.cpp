#include "engine/rules/batch/record.h"

#include <algorithm>
#include <cstring>

#include "engine/value/scaled.h"

namespace htx::rules {
namespace {
using Fall = CriterionRuling::Fall;

constexpr int kMostScale = 18;

template <class T>
void put(std::span<std::uint8_t> record, std::size_t at, T value) {
  std::memcpy(record.subspan(at, sizeof value).data(), &value, sizeof value);
}
template <class T>
T get(std::span<const std::uint8_t> record, std::size_t at) {
  T value;
  std::memcpy(&value, record.subspan(at, sizeof value).data(), sizeof value);
  return value;
}

// Digits after the point that the points, maxima and grades of a scorecard have.
int score_scale_of(const Pack& pack) {
  int scale = digits_of_score(pack);
  for (const Criterion* criterion : pack.criteria()) {
    if (criterion->max) scale = std::max(scale, criterion->max->scale());
    for (const Band& band : criterion->bands) scale = std::max(scale, band.points.scale());
    if (criterion->bands.empty()) scale = std::max(scale, pack.scale_of(criterion->value));
  }
  return scale;
}

bool is_short(const Pack& pack, std::size_t slot) {
  constexpr std::int64_t kMost = INT32_MAX;
  if (slot >= pack.inputs.size()) return false;
  const Input& input = pack.inputs[slot];
  if (!input.min || !input.max) return false;
  const auto low = scaled(*input.min, input.scale);
  const auto high = scaled(*input.max, input.scale);
  return low && high && *low >= -kMost && *high <= kMost;
}

// The 16 bytes of an exact figure.
void put_exact(std::span<std::uint8_t> record, std::size_t at, const Decimal& number) {
  const Decimal kept = shortest(number);
  put(record, at, kept.low);
  put(record, at + sizeof kept.low, kept.high);
}

// A figure as a record keeps it.
void put_figure(std::span<std::uint8_t> record, const RecordLayout::Figure& figure,
                const std::optional<Decimal>& number) {
  if (figure.is_exact) return put_exact(record, figure.offset, number.value_or(Decimal()));
  const std::int64_t count = number ? scaled(*number, figure.scale).value_or(0) : 0;
  if (figure.is_short)
    put(record, figure.offset, static_cast<std::int32_t>(count));
  else
    put(record, figure.offset, count);
}

template <class Enum>
void put_codes(std::span<std::uint8_t> record, std::size_t at, const std::vector<Enum>& codes) {
  for (const Enum code : codes) record[at++] = static_cast<std::uint8_t>(code);
}

// Reads codes that are at most `last`; false if one is not.
template <class Enum>
bool get_codes(std::span<const std::uint8_t> record, std::size_t at, std::size_t count, Enum last,
               std::vector<Enum>& codes) {
  codes.reserve(count);
  for (std::size_t i = 0; i < count; ++i) {
    if (record[at + i] > static_cast<std::uint8_t>(last)) return false;
    codes.push_back(static_cast<Enum>(record[at + i]));
  }
  return true;
}

// Reads a record; every part says whether it can be of the packs.
class Decoder {
 public:
  Decoder(const RecordLayout& layout, const Packs& packs, std::span<const std::uint8_t> record)
      : layout_(layout), pack_(packs.scorecard), grounds_(packs.grounds), record_(record) {}

  std::optional<Ruling> run() {
    if (record_.size() != layout_.size || record_[0] != kRecordVersion || record_[3] > 3) return std::nullopt;
    ruling_.result = static_cast<Class>(record_[3]);
    if (!read_referrals()) return std::nullopt;
    if (has(kRecordReferred)) return std::move(ruling_);
    if (pack_.has_scorecard() && !(read_clauses() && read_criteria() && read_grade())) return std::nullopt;
    read_grounds();
    return std::move(ruling_);
  }

 private:
  bool has(RecordFlag flag) const { return (record_[1] & flag) != 0; }

  bool read_referrals() {
    return get_codes(record_, layout_.referrals, pack_.referrals.size(), ClauseEffect::kMissing,
                     ruling_.referrals) &&
           ruling_.is_referred() == has(kRecordReferred);
  }

  bool read_clauses() {
    ruling_.is_out_of_force = has(kRecordOutOfForce);
    return get_codes(record_, layout_.not_rated, pack_.not_rated.size(), ClauseEffect::kMissing,
                     ruling_.not_rated) &&
           get_codes(record_, layout_.checks, pack_.checks.size(), CheckResult::State::kNotEvaluable,
                     ruling_.checks) &&
           get_codes(record_, layout_.overrides, pack_.overrides.size(), ClauseEffect::kMissing,
                     ruling_.overrides);
  }

  bool read_criteria() {
    const std::vector<const Criterion*> criteria = pack_.criteria();
    ruling_.criteria.reserve(criteria.size());
    for (std::size_t i = 0; i < criteria.size(); ++i) {
      const std::uint8_t code = record_[layout_.criteria + i];
      const bool is_band = code < kCodeBands;
      if (is_band ? code >= criteria[i]->bands.size() : code > kCodeBeyondMaximum) return false;
      if (code == kCodePoints && !criteria[i]->bands.empty()) return false;
      CriterionRuling one;
      one.fall =
          is_band ? Fall::kBand : static_cast<Fall>(code - kCodePoints + static_cast<int>(Fall::kPoints));
      if (is_band) one.band = code;
      one.figure = internal::kept_figure(record_, layout_.figures[i]);
      if (is_band) one.points = criteria[i]->bands[code].points;
      if (code == kCodePoints) one.points = *one.figure;
      ruling_.criteria.push_back(one);
    }
    return true;
  }

  bool read_grade() {
    ruling_.criteria_with_data = get<std::uint16_t>(record_, 4);
    if (!has(kRecordRated)) return record_[2] == kNoGrade;
    ruling_.grade = record_[2];
    if (!has(kRecordLongScore)) ruling_.score = unscaled(get<std::int64_t>(record_, 8), layout_.score_scale);
    return record_[2] < pack_.grades.size();
  }

  void read_grounds() {
    std::size_t at = layout_.grounds;
    for (const Pack* pack : grounds_) {
      for (std::size_t i = 0; i < pack->grounds.size(); ++i, at += kGroundBytes) {
        const auto days = get<std::int64_t>(record_, at + 1);
        ruling_.grounds.push_back(
            {.state = static_cast<GroundResult::State>(record_[at] & 3U),
             .event = days == kNoEvent ? std::nullopt : std::optional(Date::from_days(days)),
             .is_missing = (record_[at] & kGroundMissing) != 0});
      }
    }
  }

  const RecordLayout& layout_;
  const Pack& pack_;
  const std::vector<const Pack*>& grounds_;
  std::span<const std::uint8_t> record_;
  Ruling ruling_;
};

// Gives a ruling from a record the figures that the facts have; false where it needs one that they have not.
bool take_figures(const Pack& scorecard, const Evidence& evidence, Ruling& ruling) {
  const std::vector<const Criterion*> criteria = scorecard.criteria();
  for (std::size_t i = 0; i < ruling.criteria.size(); ++i) {
    CriterionRuling& one = ruling.criteria[i];
    one.figure.reset();
    if (one.fall == Fall::kMissing || one.fall == Fall::kRefused) continue;
    const Value& value = evidence.scorecard.at(criteria[i]->value);
    one.figure = value.as_number();
    if (value.is_null() || (one.fall == Fall::kPoints && !one.figure)) return false;
    if (one.fall == Fall::kPoints) one.points = *one.figure;
  }
  return true;
}

}  // namespace

Decimal internal::kept_figure(std::span<const std::uint8_t> record, const RecordLayout::Figure& figure) {
  if (figure.is_exact) {
    Decimal number;
    number.low = get<std::uint64_t>(record, figure.offset);
    number.high = get<std::uint64_t>(record, figure.offset + sizeof number.low);
    return number;
  }
  return unscaled(
      figure.is_short ? get<std::int32_t>(record, figure.offset) : get<std::int64_t>(record, figure.offset),
      figure.scale);
}

Result<RecordLayout> RecordLayout::of(const Pack& scorecard, const std::vector<const Pack*>& grounds) {
  RecordLayout layout;
  const auto criteria_list = scorecard.criteria();
  layout.score_scale = score_scale_of(scorecard);
  layout.not_rated = layout.referrals + scorecard.referrals.size();
  layout.checks = layout.not_rated + scorecard.not_rated.size();
  layout.overrides = layout.checks + scorecard.checks.size();
  layout.criteria = layout.overrides + scorecard.overrides.size();
  layout.grounds = layout.criteria + criteria_list.size();
  layout.size = layout.grounds;
  for (const Pack* pack : grounds) layout.size += pack->grounds.size() * kGroundBytes;
  bool fits = layout.score_scale <= kMostScale && scorecard.grades.size() < kNoGrade;
  for (const Criterion* criterion : criteria_list) {
    const Figure figure{.offset = layout.size,
                        .scale = scorecard.scale_of(criterion->value),
                        .is_short = is_short(scorecard, criterion->value),
                        .is_exact = scorecard.is_exact(criterion->value)};
    layout.figures.push_back(figure);
    layout.size += figure.is_exact   ? 2 * sizeof(std::uint64_t)
                   : figure.is_short ? sizeof(std::int32_t)
                                     : sizeof(std::int64_t);
    fits = fits && criterion->bands.size() < kCodeBands && figure.scale >= 0 && figure.scale <= kMostScale;
  }
  if (!fits) return Error(ErrorCode::kInvalidArgument, {"rules.no-record", {{"pack", scorecard.id}}});
  return layout;
}

std::uint8_t code_of(const CriterionRuling& ruling) {
  if (ruling.fall == Fall::kBand) return static_cast<std::uint8_t>(ruling.band);
  return static_cast<std::uint8_t>(kCodePoints + static_cast<int>(ruling.fall) -
                                   static_cast<int>(Fall::kPoints));
}

void encode(const RecordLayout& layout, const Ruling& ruling, std::span<std::uint8_t> record) {
  std::ranges::fill(record, std::uint8_t{0});
  record[0] = kRecordVersion;
  record[2] = kNoGrade;
  record[3] = static_cast<std::uint8_t>(ruling.result);
  put_codes(record, layout.referrals, ruling.referrals);
  if (ruling.is_referred()) {
    record[1] = kRecordReferred;
    return;
  }
  if (ruling.is_out_of_force) record[1] |= kRecordOutOfForce;
  put_codes(record, layout.not_rated, ruling.not_rated);
  put_codes(record, layout.checks, ruling.checks);
  put_codes(record, layout.overrides, ruling.overrides);
  for (std::size_t i = 0; i < ruling.criteria.size(); ++i) {
    record[layout.criteria + i] = code_of(ruling.criteria[i]);
    put_figure(record, layout.figures[i], ruling.criteria[i].figure);
  }
  put(record, 4, static_cast<std::uint16_t>(ruling.criteria_with_data));
  if (ruling.grade) {
    record[1] |= kRecordRated;
    record[2] = static_cast<std::uint8_t>(*ruling.grade);
    const auto score = ruling.score ? scaled(*ruling.score, layout.score_scale) : std::nullopt;
    put(record, 8, score.value_or(0));
    if (!score) record[1] |= kRecordLongScore;
  }
  std::size_t at = layout.grounds;
  for (const GroundRuling& ground : ruling.grounds) {
    record[at] = static_cast<std::uint8_t>(static_cast<unsigned>(ground.state) |
                                           (ground.is_missing ? kGroundMissing : 0U));
    put(record, at + 1, ground.event ? ground.event->days() : kNoEvent);
    at += kGroundBytes;
  }
}

Result<Ruling> decode(const RecordLayout& layout, const Packs& packs, std::span<const std::uint8_t> record) {
  auto ruling = Decoder(layout, packs, record).run();
  if (!ruling) return Error(ErrorCode::kCorrupt, {"rules.bad-record", {{"cooperative", ""}}});
  return *std::move(ruling);
}

Result<Assessment> expand_record(const RecordLayout& layout, const Packs& packs, const Subject& subject,
                                 std::span<const std::uint8_t> record) {
  const Error bad(ErrorCode::kCorrupt, {"rules.bad-record", {{"cooperative", subject.cooperative}}});
  auto ruling = decode(layout, packs, record);
  if (!ruling) return bad;
  const Evidence evidence(packs, subject.facts, subject.dates);
  if (!take_figures(packs.scorecard, evidence, *ruling)) return bad;
  // The record is of these facts if their figures, and what follows from its parts, give its bytes again.
  conclude(packs, *ruling);
  std::vector<std::uint8_t> again(layout.size);
  encode(layout, *ruling, again);
  if (!std::ranges::equal(record, again)) return bad;
  return explain(packs, *ruling, evidence, subject.cooperative);
}

}  // namespace htx::rules
