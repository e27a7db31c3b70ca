#include "engine/rules/batch/record.h"

#include <algorithm>
#include <cstring>

#include "engine/rules/batch/scaled.h"
#include "engine/rules/clause.h"
#include "engine/rules/figures.h"

namespace htx::rules {
namespace internal {

std::optional<std::int64_t> scaled(const Decimal& number, int scale) {
  constexpr std::int64_t kMost = std::int64_t{1} << 62U;
  const auto count = number.scaled_by_power_of_ten(scale).to_int64();
  if (!count.has_value() || *count >= kMost || *count <= -kMost) return std::nullopt;
  return count;
}

std::optional<std::int64_t> place_of(const Decimal& number, int scale) {
  constexpr std::int64_t kMost = std::int64_t{1} << 60U;
  const Decimal moved = number.scaled_by_power_of_ten(scale);
  const Decimal down = moved.round(0, Rounding::kFloor);
  const auto count = down.is_finite() ? down.to_int64() : std::nullopt;
  if (!count.has_value() || *count >= kMost || *count <= -kMost) return std::nullopt;
  return 2 * *count + (down == moved ? 0 : 1);
}

Decimal shortest(const Decimal& number) {
  __extension__ using Wide = unsigned __int128;
  constexpr std::uint64_t kCoefficient = 0x0001FFFFFFFFFFFFULL;
  constexpr std::uint64_t kOneExponent = std::uint64_t{1} << 49U;
  if (number.is_zero()) return {};
  Wide coefficient = static_cast<Wide>(number.high & kCoefficient) << 64U | number.low;
  std::uint64_t head = number.high & ~kCoefficient;
  for (; coefficient % 10 == 0; coefficient /= 10) head += kOneExponent;
  Decimal result;
  result.low = static_cast<std::uint64_t>(coefficient);
  result.high = head | static_cast<std::uint64_t>(coefficient >> 64U);
  return result;
}

Decimal kept_figure(std::span<const std::uint8_t> record, const RecordLayout::Figure& figure) {
  const auto read = [&](auto& value, std::size_t at) {
    std::memcpy(&value, record.subspan(at, sizeof value).data(), sizeof value);
  };
  if (figure.is_exact) {
    Decimal number;
    read(number.low, figure.offset);
    read(number.high, figure.offset + sizeof number.low);
    return number;
  }
  std::int64_t count = 0;
  std::int32_t narrow = 0;
  if (figure.is_short)
    read(narrow, figure.offset);
  else
    read(count, figure.offset);
  return unscaled(figure.is_short ? narrow : count, figure.scale);
}

}  // namespace internal

namespace {

using internal::Figures;
using internal::scaled;

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
  int scale = pack.score_scale;
  const auto look = [&](const Decimal& number) { scale = std::max(scale, number.scale()); };
  for (const Group& group : pack.groups) {
    for (const Criterion& criterion : group.criteria) {
      if (criterion.max) look(*criterion.max);
      for (const Band& band : criterion.bands) look(band.points);
      if (criterion.bands.empty()) scale = std::max(scale, pack.scale_of(criterion.value));
    }
  }
  for (const Grade& grade : pack.grades) look(grade.at_least);
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
  const Decimal kept = internal::shortest(number);
  put(record, at, kept.low);
  put(record, at + sizeof kept.low, kept.high);
}

std::vector<const Criterion*> criteria_of(const Pack& pack) {
  std::vector<const Criterion*> all;
  for (const Group& group : pack.groups) {
    for (const Criterion& criterion : group.criteria) all.push_back(&criterion);
  }
  return all;
}

std::uint8_t code_of(const CriterionResult& result) {
  if (result.problem && result.problem->code == "rules.figure-refused") return kCodeRefused;
  if (result.problem && result.problem->code == "rules.no-band") return kCodeNoBand;
  if (result.problem && result.problem->code == "rules.points-beyond-maximum") return kCodeBeyondMaximum;
  if (result.state != CriterionResult::State::kScored) return kCodeMissing;
  return static_cast<std::uint8_t>(result.band.value_or(kCodePoints));
}

// Writes one assessment: the reasons come in the order in which the clauses were judged.
class Writer {
 public:
  Writer(const RecordLayout& layout, const Pack& pack, const Assessment& assessment,
         std::span<std::uint8_t> record)
      : layout_(layout), pack_(pack), assessment_(assessment), record_(record) {}

  void write(const std::vector<const Pack*>& grounds) {
    std::ranges::fill(record_, std::uint8_t{0});
    record_[0] = kRecordVersion;
    record_[2] = kNoGrade;
    record_[3] = static_cast<std::uint8_t>(assessment_.result);
    write_clauses(pack_.referrals, layout_.referrals, NotRatedReason::Kind::kReferral);
    if (next_ > 0) {
      record_[1] = kRecordReferred;
      return;
    }
    if (pack_.has_scorecard()) write_scorecard();
    std::size_t at = layout_.grounds;
    for (std::size_t i = 0; i < assessment_.grounds.size() && !grounds.empty(); ++i, at += kGroundBytes) {
      const GroundResult& ground = assessment_.grounds[i];
      record_[at] = static_cast<std::uint8_t>(static_cast<unsigned>(ground.state) |
                                              (ground.missing.empty() ? 0U : kGroundMissing));
      put(record_, at + 1, ground.event ? ground.event->days() : kNoEvent);
    }
  }

 private:
  bool take(NotRatedReason::Kind kind, const std::string& id) {
    const bool is_next = next_ < assessment_.reasons.size() && assessment_.reasons[next_].kind == kind &&
                         assessment_.reasons[next_].id == id;
    if (is_next) ++next_;
    return is_next;
  }

  void write_clauses(const std::vector<Clause>& clauses, std::size_t at, NotRatedReason::Kind kind) {
    for (const Clause& clause : clauses) {
      if (take(kind, clause.id))
        record_[at] = 1;
      else if (clause.not_rated_if_missing && take(NotRatedReason::Kind::kMissing, clause.id))
        record_[at] = 2;
      ++at;
    }
  }

  void write_scorecard() {
    if (take(NotRatedReason::Kind::kOutOfForce, pack_.id)) record_[1] |= kRecordOutOfForce;
    write_clauses(pack_.not_rated, layout_.not_rated, NotRatedReason::Kind::kClause);
    for (std::size_t i = 0; i < assessment_.checks.size(); ++i)
      record_[layout_.checks + i] = static_cast<std::uint8_t>(assessment_.checks[i].state);
    write_criteria();
    put(record_, 4, static_cast<std::uint16_t>(assessment_.criteria_with_data));
    for (std::size_t i = 0; i < pack_.overrides.size(); ++i) write_override(i);
    if (!assessment_.score) return;
    record_[1] |= kRecordRated;
    const auto grade = std::ranges::find(pack_.grades, assessment_.grade, &Grade::id);
    record_[2] = static_cast<std::uint8_t>(grade - pack_.grades.begin());
    const auto score = scaled(*assessment_.score, layout_.score_scale);
    put(record_, 8, score.value_or(0));
    if (!score) record_[1] |= kRecordLongScore;
  }

  void write_criteria() {
    for (std::size_t i = 0; i < assessment_.criteria.size(); ++i) {
      const CriterionResult& result = assessment_.criteria[i];
      record_[layout_.criteria + i] = code_of(result);
      const auto number = result.value ? result.value->as_number() : std::nullopt;
      const RecordLayout::Figure& figure = layout_.figures[i];
      if (figure.is_exact) {
        put_exact(record_, figure.offset, number.value_or(Decimal()));
        continue;
      }
      const std::int64_t count = number ? scaled(*number, figure.scale).value_or(0) : 0;
      if (figure.is_short)
        put(record_, figure.offset, static_cast<std::int32_t>(count));
      else
        put(record_, figure.offset, count);
    }
  }

  // Overrides are judged only where nothing else stands against a rating.
  void write_override(std::size_t i) {
    const std::string& id = pack_.overrides[i].clause.id;
    if (std::ranges::find(assessment_.overrides, id) != assessment_.overrides.end())
      record_[layout_.overrides + i] = 1;
    else if (was_graded() && take(NotRatedReason::Kind::kMissing, id))
      record_[layout_.overrides + i] = 2;
  }
  bool was_graded() const {
    using State = CriterionResult::State;
    const auto& all = assessment_.criteria;
    return std::ranges::none_of(all, [](const CriterionResult& c) { return c.state == State::kNotRated; }) &&
           std::ranges::any_of(all, [](const CriterionResult& c) { return c.state != State::kExcluded; });
  }

  const RecordLayout& layout_;
  const Pack& pack_;
  const Assessment& assessment_;
  std::span<std::uint8_t> record_;
  std::size_t next_ = 0;
};

// Builds the assessment again: the figures come from the facts, the decisions from the record.
class Expander {
 public:
  Expander(const RecordLayout& layout, const Pack& pack, const Facts& facts, const Dates& dates,
           std::span<const std::uint8_t> record)
      : layout_(layout),
        pack_(pack),
        facts_(facts),
        dates_(dates),
        figures_(pack, facts, dates),
        record_(record) {
    result_.pack = {pack.id, pack.version, to_hex(pack.digest)};
    result_.dates = dates;
  }

  bool expand(const std::vector<const Pack*>& grounds) {
    for (const Pack* pack : grounds)
      result_.ground_packs.push_back({pack->id, pack->version, to_hex(pack->digest)});
    result_.result = static_cast<Class>(record_[3]);
    if ((record_[1] & kRecordReferred) != 0) {
      for (std::size_t i = 0; i < pack_.referrals.size(); ++i) {
        const std::uint8_t effect = record_[layout_.referrals + i];
        const Clause& clause = pack_.referrals[i];
        if (effect == 1) add_reason(NotRatedReason::Kind::kReferral, clause.id, {});
        if (effect == 2) add_reason(NotRatedReason::Kind::kMissing, clause.id, missing_in(clause));
      }
      return !result_.reasons.empty();
    }
    if (pack_.has_scorecard() && !expand_scorecard()) return false;
    std::size_t at = layout_.grounds;
    for (const Pack* pack : grounds) {
      const Figures figures(*pack, facts_, dates_);
      for (const Ground& ground : pack->grounds) {
        expand_ground(*pack, ground, figures, at);
        at += kGroundBytes;
      }
    }
    return true;
  }

  Assessment take() { return std::move(result_); }

 private:
  void add_reason(NotRatedReason::Kind kind, std::string id, std::vector<std::string> missing) {
    result_.reasons.push_back({kind, std::move(id), std::move(missing)});
  }
  std::vector<std::string> missing_in(const Clause& clause) const {
    return Figures::missing(figures_.used_by(clause.when.uses()));
  }

  bool expand_scorecard() {
    using Kind = NotRatedReason::Kind;
    if ((record_[1] & kRecordOutOfForce) != 0) add_reason(Kind::kOutOfForce, pack_.id, {});
    for (std::size_t i = 0; i < pack_.not_rated.size(); ++i) {
      const std::uint8_t effect = record_[layout_.not_rated + i];
      const Clause& clause = pack_.not_rated[i];
      if (effect == 1) add_reason(Kind::kClause, clause.id, {});
      if (effect == 2) add_reason(Kind::kMissing, clause.id, missing_in(clause));
    }
    for (std::size_t i = 0; i < pack_.checks.size(); ++i) {
      const auto state = static_cast<CheckResult::State>(record_[layout_.checks + i]);
      const Check& check = pack_.checks[i];
      if (state == CheckResult::State::kFails && check.not_rated_if_false)
        add_reason(Kind::kCheck, check.clause.id, {});
      result_.checks.push_back({check.clause.id, state});
    }
    const auto criteria = criteria_of(pack_);
    for (std::size_t i = 0; i < criteria.size(); ++i) {
      if (!expand_criterion(*criteria[i], i)) return false;
    }
    const bool nothing_known = std::ranges::all_of(result_.criteria, [](const CriterionResult& criterion) {
      return criterion.state == CriterionResult::State::kExcluded;
    });
    for (const CriterionResult& criterion : result_.criteria) {
      if (nothing_known) add_reason(Kind::kMissing, criterion.id, criterion.missing);
    }
    return !result_.reasons.empty() || expand_grade(criteria);
  }

  bool expand_criterion(const Criterion& criterion, std::size_t i) {
    const std::uint8_t code = record_[layout_.criteria + i];
    CriterionResult result;
    result.id = criterion.id;
    result.facts = figures_.used_by(criterion.value);
    result.missing = Figures::missing(result.facts);
    const Value& value = figures_.at(criterion.value);
    if (code == kCodeMissing) {
      set_missing(criterion, result);
    } else if (code == kCodeRefused) {
      refuse(result, "rules.figure-refused");
    } else {
      if (value.is_null() || !agrees(value, i)) return false;
      result.value = value;
      if (code == kCodeNoBand) refuse(result, "rules.no-band");
      if (code == kCodeBeyondMaximum) refuse(result, "rules.points-beyond-maximum");
      if (code <= kCodePoints && !set_points(criterion, code, result)) return false;
    }
    result_.criteria.push_back(std::move(result));
    return true;
  }

  // Whether the figure is the one that was judged, as far as the record has kept it.
  bool agrees(const Value& value, std::size_t i) const {
    const RecordLayout::Figure& figure = layout_.figures[i];
    const Decimal* number = value.if_number();
    if (figure.is_exact) {
      const Decimal kept_number = internal::kept_figure(record_, figure);
      return kept_number.is_finite() && kept_number == (number == nullptr ? Decimal() : *number);
    }
    const std::int64_t kept = figure.is_short ? get<std::int32_t>(record_, figure.offset)
                                              : get<std::int64_t>(record_, figure.offset);
    return kept == (number == nullptr ? 0 : scaled(*number, figure.scale).value_or(0));
  }

  static bool is_of(const Criterion& criterion, std::uint8_t code) {
    return criterion.bands.empty() ? code == kCodePoints : code < criterion.bands.size();
  }

  bool set_points(const Criterion& criterion, std::uint8_t code, CriterionResult& result) {
    const auto number = result.value->as_number();
    if (!is_of(criterion, code) || (criterion.bands.empty() && !number)) return false;
    ++result_.criteria_with_data;
    if (!criterion.bands.empty()) {
      result.band = code;
      result.points = criterion.bands[code].points;
      if (number)
        result.next = StepFunction(criterion, std::nullopt, dates_.law_on).next(*number, *result.points);
      return true;
    }
    result.points = *number;
    result.next = StepFunction(criterion, std::nullopt, dates_.law_on).next(*number, *number);
    return true;
  }

  void refuse(CriterionResult& result, const char* why) {
    result.state = CriterionResult::State::kNotRated;
    result.problem = Message(why);
    add_reason(NotRatedReason::Kind::kRefused, result.id, {});
  }

  void set_missing(const Criterion& criterion, CriterionResult& result) {
    if (result.missing.empty()) result.problem = Message("rules.no-value");
    if (criterion.missing == MissingPolicy::kZero) {
      result.state = CriterionResult::State::kZeroForMissing;
      result.points = Decimal(0);
    } else if (criterion.missing == MissingPolicy::kExclude) {
      result.state = CriterionResult::State::kExcluded;
    } else {
      result.state = CriterionResult::State::kNotRated;
      const bool asks = criterion.missing == MissingPolicy::kAsk;
      add_reason(NotRatedReason::Kind::kMissing, criterion.id,
                 asks ? result.missing : std::vector<std::string>());
    }
  }

  Decimal total(const std::vector<const Criterion*>& criteria) const {
    Decimal points;
    Decimal reached;
    Decimal all;
    for (std::size_t i = 0; i < criteria.size(); ++i) {
      const Decimal max = criteria[i]->max.value_or(Decimal());
      all += max;
      if (result_.criteria[i].state == CriterionResult::State::kExcluded) continue;
      reached += max;
      points += result_.criteria[i].points.value_or(Decimal());
    }
    return reached == all ? points : internal::scaled_up(pack_, points, all, reached);
  }

  bool expand_grade(const std::vector<const Criterion*>& criteria) {
    for (std::size_t i = 0; i < pack_.overrides.size(); ++i) {
      const std::uint8_t effect = record_[layout_.overrides + i];
      const Clause& clause = pack_.overrides[i].clause;
      if (effect == 1) result_.overrides.push_back(clause.id);
      if (effect == 2) add_reason(NotRatedReason::Kind::kMissing, clause.id, missing_in(clause));
    }
    if (!result_.reasons.empty()) return true;
    const Decimal score = total(criteria);
    const bool kept = (record_[1] & kRecordLongScore) == 0;
    if ((record_[1] & kRecordRated) == 0 || record_[2] >= pack_.grades.size()) return false;
    if (kept && scaled(score, layout_.score_scale) != get<std::int64_t>(record_, 8)) return false;
    result_.score = score;
    const auto reached =
        std::ranges::find_if(pack_.grades, [&](const Grade& g) { return score >= g.at_least; });
    const auto position = std::min<std::ptrdiff_t>(reached - pack_.grades.begin(),
                                                   static_cast<std::ptrdiff_t>(pack_.grades.size()) - 1);
    if (position > 0)
      result_.to_next_grade = pack_.grades[static_cast<std::size_t>(position) - 1].at_least - score;
    result_.grade = pack_.grades[record_[2]].id;
    return true;
  }

  void expand_ground(const Pack& pack, const Ground& ground, const Figures& of_today, std::size_t at) {
    const auto days = get<std::int64_t>(record_, at + 1);
    const auto event = days == kNoEvent ? std::nullopt : std::optional(Date::from_days(days));
    std::optional<Figures> of_that_day;
    if (const auto day = internal::day_of_law(pack, ground, event, dates_))
      of_that_day.emplace(pack, facts_, Dates{dates_.period, dates_.as_of, *day});
    const Figures& figures = of_that_day ? *of_that_day : of_today;
    GroundResult result{.pack = pack.id,
                        .id = ground.id,
                        .state = static_cast<GroundResult::State>(record_[at] & 3U),
                        .is_legal = ground.is_legal,
                        .event = event,
                        .facts = figures.used_by(ground.when.uses()),
                        .missing = {}};
    if ((record_[at] & kGroundMissing) != 0) result.missing = Figures::missing(result.facts);
    result_.grounds.push_back(std::move(result));
  }

  const RecordLayout& layout_;
  const Pack& pack_;
  const Facts& facts_;
  const Dates& dates_;
  Figures figures_;
  std::span<const std::uint8_t> record_;
  Assessment result_;
};

}  // namespace

Result<RecordLayout> RecordLayout::of(const Pack& scorecard, const std::vector<const Pack*>& grounds) {
  RecordLayout layout;
  const auto criteria_list = criteria_of(scorecard);
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

void write_record(const RecordLayout& layout, const Pack& scorecard, const std::vector<const Pack*>& grounds,
                  const Assessment& assessment, std::span<std::uint8_t> record) {
  Writer(layout, scorecard, assessment, record).write(grounds);
}

Result<Assessment> expand_record(const RecordLayout& layout, const Packs& packs, const Subject& subject,
                                 std::span<const std::uint8_t> record) {
  const auto& [scorecard, grounds] = packs;
  const auto& [cooperative, facts, dates] = subject;
  const Error bad(ErrorCode::kCorrupt, {"rules.bad-record", {{"cooperative", cooperative}}});
  if (record.size() != layout.size || record[0] != kRecordVersion || record[3] > 3) return bad;
  Expander expander(layout, scorecard, facts, dates, record);
  if (!expander.expand(grounds)) return bad;
  Assessment assessment = expander.take();
  assessment.cooperative = cooperative;
  if (!scorecard.has_scorecard() || assessment.criteria_with_data == get<std::uint16_t>(record, 4))
    return assessment;
  return bad;
}

}  // namespace htx::rules
