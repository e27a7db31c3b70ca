#include "engine/rules/batch/outcome.h"

#include <algorithm>
#include <cstring>

#include "engine/rules/batch/scaled.h"
#include "engine/rules/clause.h"

namespace htx::rules {
namespace {

using Kind = NotRatedReason::Kind;

template <class T>
T get(std::span<const std::uint8_t> record, std::size_t at) {
  T value;
  std::memcpy(&value, record.subspan(at, sizeof value).data(), sizeof value);
  return value;
}

// A record by the names of its packs.
class View {
 public:
  View(const RecordLayout& layout, const Pack& pack, const std::vector<const Pack*>& grounds,
       std::span<const std::uint8_t> record)
      : layout_(layout), pack_(pack), grounds_(grounds), record_(record) {}

  bool is_record() const {
    return record_.size() == layout_.size && record_[0] == kRecordVersion && record_[3] <= 3 &&
           (has(kRecordRated) ? record_[2] < pack_.grades.size() : record_[2] == kNoGrade);
  }

  Outcome outcome() const {
    Outcome outcome;
    outcome.result = static_cast<Class>(record_[3]);
    outcome.reason = reason();
    if (has(kRecordReferred)) return outcome;
    if (has(kRecordRated)) {
      outcome.grade = record_[2];
      outcome.score = score();
    }
    if (pack_.has_scorecard()) {
      outcome.criteria = layout_.figures.size();
      outcome.criteria_with_data = get<std::uint16_t>(record_, 4);
    }
    std::size_t at = layout_.grounds;
    for (const Pack* pack : grounds_) {
      for (std::size_t i = 0; i < pack->grounds.size(); ++i, at += kGroundBytes)
        outcome.grounds.push_back(static_cast<GroundResult::State>(record_[at] & 3U));
    }
    return outcome;
  }

  Json json() const {
    Json json;
    json.add("class", to_string(static_cast<Class>(record_[3])));
    json.add("grade", has(kRecordRated) ? Json(pack_.grades[record_[2]].id) : Json());
    json.add("score", has(kRecordRated) ? Json(to_text(score())) : Json());
    json.add("criteria_with_data", static_cast<std::int64_t>(get<std::uint16_t>(record_, 4)));
    json.add("flags", static_cast<std::int64_t>(record_[1]));
    json.add("referrals", effects(pack_.referrals, layout_.referrals));
    json.add("not_rated", effects(pack_.not_rated, layout_.not_rated));
    Json::Array checks;
    for (std::size_t i = 0; i < pack_.checks.size(); ++i)
      checks.push_back(effect(pack_.checks[i].clause.id, record_[layout_.checks + i]));
    json.add("checks", std::move(checks));
    Json::Array overrides;
    for (std::size_t i = 0; i < pack_.overrides.size(); ++i)
      overrides.push_back(effect(pack_.overrides[i].clause.id, record_[layout_.overrides + i]));
    return json.add("overrides", std::move(overrides)).add("criteria", criteria()).add("grounds", grounds());
  }

 private:
  bool has(RecordFlag flag) const { return (record_[1] & flag) != 0; }
  Decimal score() const { return internal::unscaled(get<std::int64_t>(record_, 8), layout_.score_scale); }

  // The reasons come in the order in which a scorecard is judged.
  std::optional<NotRatedReason> reason() const {
    if (has(kRecordReferred)) return of_clause(pack_.referrals, layout_.referrals, Kind::kReferral);
    if (!pack_.has_scorecard()) return std::nullopt;
    if (has(kRecordOutOfForce)) return NotRatedReason{Kind::kOutOfForce, pack_.id, {}};
    if (auto found = of_clause(pack_.not_rated, layout_.not_rated, Kind::kClause)) return found;
    for (std::size_t i = 0; i < pack_.checks.size(); ++i) {
      const auto state = static_cast<CheckResult::State>(record_[layout_.checks + i]);
      if (state == CheckResult::State::kFails && pack_.checks[i].not_rated_if_false)
        return NotRatedReason{Kind::kCheck, pack_.checks[i].clause.id, {}};
    }
    if (auto found = of_criterion()) return found;
    for (std::size_t i = 0; i < pack_.overrides.size(); ++i) {
      if (record_[layout_.overrides + i] == 2)
        return NotRatedReason{Kind::kMissing, pack_.overrides[i].clause.id, {}};
    }
    return std::nullopt;
  }

  std::optional<NotRatedReason> of_clause(const std::vector<Clause>& clauses, std::size_t at,
                                          Kind kind) const {
    for (std::size_t i = 0; i < clauses.size(); ++i) {
      if (record_[at + i] == 1) return NotRatedReason{kind, clauses[i].id, {}};
      if (record_[at + i] == 2) return NotRatedReason{Kind::kMissing, clauses[i].id, {}};
    }
    return std::nullopt;
  }

  std::optional<NotRatedReason> of_criterion() const {
    const Criterion* first = nullptr;
    bool is_nothing_known = true;
    std::size_t i = layout_.criteria;
    for (const Group& group : pack_.groups) {
      for (const Criterion& criterion : group.criteria) {
        const std::uint8_t code = record_[i++];
        if (first == nullptr) first = &criterion;
        if (code == kCodeRefused || code == kCodeNoBand || code == kCodeBeyondMaximum)
          return NotRatedReason{Kind::kRefused, criterion.id, {}};
        const bool excluded = code == kCodeMissing && criterion.missing == MissingPolicy::kExclude;
        is_nothing_known = is_nothing_known && excluded;
        if (code == kCodeMissing && !excluded && criterion.missing != MissingPolicy::kZero)
          return NotRatedReason{Kind::kMissing, criterion.id, {}};
      }
    }
    if (!is_nothing_known || first == nullptr) return std::nullopt;
    return NotRatedReason{Kind::kMissing, first->id, {}};
  }

  static Json effect(const std::string& id, std::uint8_t code) {
    Json json;
    return json.add("id", id).add("effect", static_cast<std::int64_t>(code));
  }
  Json effects(const std::vector<Clause>& clauses, std::size_t at) const {
    Json::Array all;
    for (std::size_t i = 0; i < clauses.size(); ++i) all.push_back(effect(clauses[i].id, record_[at + i]));
    return all;
  }

  Json criteria() const {
    Json::Array all;
    std::size_t i = 0;
    for (const Group& group : pack_.groups) {
      for (const Criterion& criterion : group.criteria) {
        const RecordLayout::Figure& figure = layout_.figures[i];
        Json one;
        one.add("id", criterion.id).add("figure", to_text(internal::kept_figure(record_, figure)));
        one.add("band", static_cast<std::int64_t>(record_[layout_.criteria + i]));
        all.push_back(std::move(one));
        ++i;
      }
    }
    return all;
  }

  Json grounds() const {
    Json::Array all;
    std::size_t at = layout_.grounds;
    for (const Pack* pack : grounds_) {
      for (const Ground& ground : pack->grounds) {
        const auto days = get<std::int64_t>(record_, at + 1);
        Json one;
        one.add("id", pack->id + "/" + ground.id);
        one.add("state", static_cast<std::int64_t>(record_[at] & 3U));
        one.add("missing", (record_[at] & kGroundMissing) != 0);
        one.add("event", days == kNoEvent ? Json() : Json(to_text(Date::from_days(days))));
        all.push_back(std::move(one));
        at += kGroundBytes;
      }
    }
    return all;
  }

  const RecordLayout& layout_;
  const Pack& pack_;
  const std::vector<const Pack*>& grounds_;
  std::span<const std::uint8_t> record_;
};

}  // namespace

bool Outcome::operator==(const Outcome& other) const {
  const auto same_reason = [](const NotRatedReason& a, const NotRatedReason& b) {
    return a.kind == b.kind && a.id == b.id;
  };
  return result == other.result && grade == other.grade && score == other.score &&
         criteria_with_data == other.criteria_with_data && criteria == other.criteria &&
         reason.has_value() == other.reason.has_value() && (!reason || same_reason(*reason, *other.reason)) &&
         grounds == other.grounds;
}

Outcome outcome_of(const Pack& scorecard, const Assessment& assessment) {
  Outcome outcome;
  outcome.result = assessment.result;
  const auto grade = std::ranges::find(scorecard.grades, assessment.grade, &Grade::id);
  if (grade != scorecard.grades.end())
    outcome.grade = static_cast<std::size_t>(grade - scorecard.grades.begin());
  outcome.score = assessment.score;
  outcome.criteria_with_data = assessment.criteria_with_data;
  outcome.criteria = assessment.criteria.size();
  if (!assessment.reasons.empty()) {
    const NotRatedReason& first = assessment.reasons.front();
    outcome.reason = NotRatedReason{first.kind, first.id, {}};
  }
  for (const GroundResult& ground : assessment.grounds) outcome.grounds.push_back(ground.state);
  return outcome;
}

Result<Outcome> outcome_of_record(const RecordLayout& layout, const Pack& scorecard,
                                  const std::vector<const Pack*>& grounds,
                                  std::span<const std::uint8_t> record) {
  const View view(layout, scorecard, grounds, record);
  if (!view.is_record()) return Error(ErrorCode::kCorrupt, {"rules.bad-record", {{"cooperative", ""}}});
  return view.outcome();
}

bool score_is_beyond(std::span<const std::uint8_t> record) {
  return record.size() > 1 && (record[1] & kRecordLongScore) != 0;
}

Json record_to_json(const RecordLayout& layout, const Pack& scorecard,
                    const std::vector<const Pack*>& grounds, std::span<const std::uint8_t> record) {
  return View(layout, scorecard, grounds, record).json();
}

}  // namespace htx::rules
