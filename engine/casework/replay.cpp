#include "engine/casework/replay.h"

#include <map>
#include <memory>

#include "engine/casework/evaluation.h"
#include "engine/casework/internal/stored_facts.h"

namespace htx {
namespace {

constexpr std::size_t kMostPlaces = 10;

std::string shortened(const Json* json) {
  if (json == nullptr) return "–";
  constexpr std::size_t kLongest = 60;
  const std::string text = write_json(*json);
  return text.size() <= kLongest ? text : text.substr(0, text.find_last_of(",{[\"", kLongest)) + "…";
}

// Names the places at which two documents differ.
void compare(const Json* stored, const Json* computed, const std::string& path,
             std::vector<std::string>& where) {
  if (where.size() >= kMostPlaces || (stored != nullptr && computed != nullptr && *stored == *computed))
    return;
  const auto* old_members = stored == nullptr ? nullptr : stored->object();
  const auto* new_members = computed == nullptr ? nullptr : computed->object();
  if (old_members != nullptr && new_members != nullptr) {
    for (const Json::Member& member : *old_members)
      compare(&member.second, computed->find(member.first), path + (path.empty() ? "" : ".") + member.first,
              where);
    for (const Json::Member& member : *new_members) {
      if (stored->find(member.first) == nullptr)
        compare(nullptr, &member.second, path + (path.empty() ? "" : ".") + member.first, where);
    }
    return;
  }
  const auto* old_items = stored == nullptr ? nullptr : stored->array();
  const auto* new_items = computed == nullptr ? nullptr : computed->array();
  if (old_items != nullptr && new_items != nullptr && old_items->size() == new_items->size()) {
    for (std::size_t i = 0; i < old_items->size(); ++i)
      compare(&(*old_items)[i], &(*new_items)[i], path + "[" + std::to_string(i) + "]", where);
    return;
  }
  where.push_back(path + ": " + shortened(stored) + " -> " + shortened(computed));
}

// Computes assessments again; packs are read once.
class Replayer {
 public:
  explicit Replayer(const Office& office) : office_(office) {}

  // The body again, from what the stored one names.
  Result<Json> again(const Assessment& row, const rules::Assessment& stored) {
    HTX_ASSIGN_OR_RETURN(const auto pack, pack_of(stored.pack));
    std::vector<const rules::Pack*> grounds;
    for (const rules::PackUse& use : stored.ground_packs) {
      HTX_ASSIGN_OR_RETURN(const auto ground, pack_of(use));
      grounds.push_back(ground.get());
    }
    HTX_ASSIGN_OR_RETURN(const rules::Facts facts,
                         internal::facts_as_of(office_, row.cooperative, stored.dates.period, row.run));
    return rules::to_json(rules::assess(*pack, grounds, row.cooperative, facts, stored.dates));
  }

 private:
  Result<PackPointer> pack_of(const rules::PackUse& use) {
    if (const auto known = packs_.find(use.digest); known != packs_.end()) return known->second;
    HTX_ASSIGN_OR_RETURN(PackPointer pack, internal::stored_pack(office_, use));
    packs_[use.digest] = pack;
    return pack;
  }

  const Office& office_;
  std::map<std::string, PackPointer> packs_;
};

}  // namespace

Result<Replay> replay(const Office& office, int period, const Progress& progress) {
  HTX_ASSIGN_OR_RETURN(const Snapshot moment, office.store.snapshot());
  Replay result;
  Replayer replayer(office);
  HTX_ASSIGN_OR_RETURN(const auto runs, office.store.batches("evaluate"));
  for (auto run = runs.rbegin(); run != runs.rend(); ++run) {
    if (period != 0 && run->summary.integer_of("period") != period) continue;
    ++result.runs;
    HTX_ASSIGN_OR_RETURN(const auto rows, office.store.assessments_of_run(run->id));
    for (const Assessment& row : rows) {
      ++result.assessments;
      if (progress) progress(result.assessments, 0);
      HTX_ASSIGN_OR_RETURN(const auto full, office.store.assessment(row.id));
      ReplayDifference difference{
          .run = row.run, .cooperative = row.cooperative, .period = row.period, .pack = row.pack};
      const auto body = read_json(full ? full->body : "");
      const auto stored = body ? rules::assessment_from_json(*body) : body.error();
      const auto again = stored ? replayer.again(row, *stored) : stored.error();
      const auto bytes = again ? canonical_json(*again) : again.error();
      if (bytes && full && *bytes == full->body) {
        ++result.same;
        continue;
      }
      if (!bytes)
        difference.problem = bytes.error().message();
      else
        compare(&*body, &*again, "", difference.where);
      result.differences.push_back(std::move(difference));
    }
  }
  return result;
}

}  // namespace htx
