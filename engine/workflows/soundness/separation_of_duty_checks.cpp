// Whether the people of a roster can play every part of a case at once.
#include <algorithm>
#include <cstdint>
#include <map>
#include <tuple>
#include <utility>

#include "engine/base/text.h"
#include "engine/workflows/soundness/checks.h"
#include "engine/workflows/soundness/roster.h"
#include "engine/workflows/soundness/vote_count.h"

namespace htx::workflows::internal {
namespace {

using Edge = Explorer::Edge;
using Bits = std::uint64_t;

constexpr std::size_t kMostBits = 64;
constexpr std::size_t kMostTries = 200'000;  // Far beyond any committee.
constexpr std::size_t kMostRuns = 200'000;

Bits bit(std::size_t number) { return Bits{1} << number; }

// So many different people who play one part: do a task, vote for an outcome of it, or sign a document.
struct Part {
  enum class Kind : std::uint8_t { kDoers, kVoters, kSigners };
  Kind kind = Kind::kDoers;
  std::string name;  // The task, the event of the outcome, the document.
  StateId state = 0;
  std::int64_t count = 1;
  const std::set<std::string>* people = nullptr;
};

// Nobody who is among the doers of the first part may be in the second.
using Apart = std::pair<std::size_t, std::size_t>;

enum class Answer : std::uint8_t { kYes, kNo, kUndecided };

// Looks for people for the parts.  Doers are tried one by one; voters and signers, whom no other part
// excludes, are then only counted.
class Seating {
 public:
  // `counts` by part; nought: not played.
  Seating(const std::vector<Part>& parts, const std::vector<Apart>& apart, std::vector<std::int64_t> counts)
      : parts_(parts), apart_(apart), counts_(std::move(counts)) {
    for (std::size_t part = 0; part < parts.size(); ++part) {
      if (parts[part].kind != Part::Kind::kDoers) continue;
      seats_.insert(seats_.end(), static_cast<std::size_t>(counts_[part]), part);
    }
    for (std::size_t part = 0; part < parts.size(); ++part) {
      if (counts_[part] == 0) continue;
      for (const std::string& person : *parts[part].people) alike_[person] |= bit(part);
    }
    // Of people who could play the same parts, no more are needed than there are seats.
    candidates_.resize(parts.size());
    for (std::size_t part = 0; part < parts.size(); ++part) {
      if (parts[part].kind != Part::Kind::kDoers || counts_[part] == 0) continue;
      std::map<Bits, std::size_t> taken;
      for (const std::string& person : *parts[part].people) {
        if (taken[alike_.at(person)]++ < seats_.size()) candidates_[part].push_back(&person);
      }
    }
  }

  Answer answer() {
    const bool found = fill(0);
    return found ? Answer::kYes : tried_ > kMostTries ? Answer::kUndecided : Answer::kNo;
  }

 private:
  bool are_apart(std::size_t one, std::size_t other) const {
    return one == other || std::find(apart_.begin(), apart_.end(), Apart(one, other)) != apart_.end() ||
           std::find(apart_.begin(), apart_.end(), Apart(other, one)) != apart_.end();
  }

  bool fill(std::size_t seat) {
    if (++tried_ > kMostTries) return false;
    if (seat == seats_.size()) return others_suffice();
    std::set<Bits> fresh;
    for (const std::string* candidate : candidates_[seats_[seat]]) {
      bool free = true;
      bool used = false;
      for (std::size_t other = 0; other < seat; ++other) {
        if (*person_[other] != *candidate) continue;
        used = true;
        free = free && !are_apart(seats_[other], seats_[seat]);
      }
      // One who sits nowhere yet is as good as another who could play the same parts.
      if (!free || (!used && !fresh.insert(alike_.at(*candidate)).second)) continue;
      person_.resize(seat);
      person_.push_back(candidate);
      if (fill(seat + 1)) return true;
    }
    return false;
  }

  bool others_suffice() const {
    for (std::size_t part = 0; part < parts_.size(); ++part) {
      if (parts_[part].kind == Part::Kind::kDoers || counts_[part] == 0) continue;
      std::set<std::string_view> gone;
      for (std::size_t seat = 0; seat < seats_.size(); ++seat) {
        if (are_apart(seats_[seat], part) && parts_[part].people->count(*person_[seat]) != 0)
          gone.insert(*person_[seat]);
      }
      if (static_cast<std::int64_t>(parts_[part].people->size() - gone.size()) < counts_[part]) return false;
    }
    return true;
  }

  const std::vector<Part>& parts_;
  const std::vector<Apart>& apart_;
  std::vector<std::int64_t> counts_;
  std::vector<std::size_t> seats_;  // The part of each.
  std::map<std::string, Bits> alike_;
  std::vector<std::vector<const std::string*>> candidates_;  // By part.
  std::vector<const std::string*> person_;                   // By seat.
  std::size_t tried_ = 0;
};

// What an event does to the parts: this one is played, and its people are not those who did `not_after`.
struct Touch {
  std::size_t part = 0;
  std::vector<std::size_t> not_after;
  // One of several approvals, which leads nowhere yet: the case stays, and may then go another way.  The part
  // of those who have done the task when they are enough; it takes in those who only began.
  std::optional<std::size_t> begins = std::nullopt;
};

// Parts that exclude each other, directly or by way of others, and every run of the case through them.
class Knot {
 public:
  Knot(const CheckScene& scene, std::vector<Part> parts, std::vector<Apart> apart,
       std::map<std::string, std::vector<Touch>> touches)
      : scene_(scene), parts_(std::move(parts)), apart_(std::move(apart)), touches_(std::move(touches)) {}

  // True if something was reported.
  bool check() {
    if (parts_.size() > kMostBits || apart_.size() > kMostBits) return leave_open();
    runs_.push_back({});
    known_.emplace(std::tuple(std::size_t{0}, Bits{0}, Bits{0}), 0);
    for (std::size_t at = 0; at < runs_.size(); ++at) {
      const std::size_t place = runs_[at].place;
      for (const Edge& edge : scene_.explorer.places()[place].edges) {
        if (edge.transitions.empty()) continue;
        if (go(at, after(runs_[at], edge)) || go(at, begun(runs_[at], edge))) return true;
      }
    }
    return false;
  }

 private:
  // A way from the start, as far as it matters: where it stands, the parts played, and who was kept apart.
  struct Run {
    std::size_t place = 0;
    Bits played = 0;
    Bits apart = 0;
    std::size_t before = 0;
    const Edge* edge = nullptr;
  };

  // Goes on from a run to the next.  True if something was reported.
  bool go(std::size_t at, Run next) {
    next.before = at;
    if (!known_.emplace(std::tuple(next.place, next.played, next.apart), runs_.size()).second) return false;
    if (runs_.size() >= kMostRuns) return leave_open();
    const Answer answer = seats(next);
    if (answer == Answer::kUndecided) return leave_open();
    runs_.push_back(next);
    return answer == Answer::kNo && tell(runs_.size() - 1);
  }

  Run after(const Run& run, const Edge& edge) const {
    Run next = run;
    next.place = edge.to;
    next.edge = &edge;
    const auto found = touches_.find(edge.event);
    if (found == touches_.end()) return next;
    for (const Touch& touch : found->second) {
      if (!touch.begins) play(touch, run, next);
    }
    return next;
  }

  // The event was approved by all but one of those who must.
  Run begun(const Run& run, const Edge& edge) const {
    Run next = run;
    next.edge = &edge;
    const auto found = touches_.find(edge.event);
    if (found == touches_.end()) return next;
    for (const Touch& touch : found->second) {
      if (touch.begins && (run.played & bit(*touch.begins)) == 0) play(touch, run, next);
    }
    return next;
  }

  void play(const Touch& touch, const Run& run, Run& next) const {
    next.played |= bit(touch.part);
    for (const std::size_t earlier : touch.not_after) {
      if ((run.played & bit(earlier)) == 0) continue;
      const auto pair = std::find(apart_.begin(), apart_.end(), Apart(earlier, touch.part));
      next.apart |= bit(static_cast<std::size_t>(pair - apart_.begin()));
    }
  }

  std::vector<Apart> apart_of(const Run& run) const {
    std::vector<Apart> apart;
    for (std::size_t i = 0; i < apart_.size(); ++i) {
      if ((run.apart & bit(i)) != 0) apart.push_back(apart_[i]);
    }
    return apart;
  }
  std::vector<std::int64_t> counts_of(const Run& run) const {
    std::vector<std::int64_t> counts;
    for (std::size_t i = 0; i < parts_.size(); ++i)
      counts.push_back((run.played & bit(i)) != 0 ? parts_[i].count : 0);
    return counts;
  }

  Answer seats(const Run& run) {
    const auto [known, is_new] = answers_.emplace(std::pair(run.played, run.apart), Answer::kYes);
    if (is_new) {
      const std::vector<Apart> apart = apart_of(run);
      known->second = Seating(parts_, apart, counts_of(run)).answer();
    }
    return known->second;
  }

  bool leave_open() const {
    scene_.report(Severity::kWarning,
                  Message("workflows.four-eyes-undecided", {{"task", parts_.front().name}}),
                  parts_.front().state);
    return true;
  }

  // Leaves out of the conflict what has no part in it.
  bool tell(std::size_t at) const {
    const std::vector<Apart> apart = apart_of(runs_[at]);
    std::vector<std::int64_t> counts = counts_of(runs_[at]);
    for (std::int64_t& count : counts) {
      while (count > 0) {
        --count;
        if (Seating(parts_, apart, counts).answer() == Answer::kNo) continue;
        ++count;
        break;
      }
    }
    std::vector<std::string> path;
    for (std::size_t run = at; run != 0; run = runs_[run].before) path.push_back(runs_[run].edge->event);
    std::reverse(path.begin(), path.end());
    report(counts, std::move(path), last_part(at, counts));
    return true;
  }

  // The part of the conflict that the last event brings.
  std::size_t last_part(std::size_t at, const std::vector<std::int64_t>& counts) const {
    std::size_t last = 0;
    for (std::size_t i = 0; i < counts.size(); ++i) {
      if (counts[i] > 0) last = i;
    }
    const auto found = touches_.find(runs_[at].edge->event);
    if (found == touches_.end()) return last;
    for (const Touch& touch : found->second) {
      if (counts[touch.part] > 0) last = touch.part;
    }
    return last;
  }

  void report(const std::vector<std::int64_t>& counts, std::vector<std::string> path,
              std::size_t last) const {
    std::vector<std::string> tasks;
    std::vector<std::string> seats;
    std::set<std::string> people;
    bool votes = false;
    bool signers = false;
    for (std::size_t i = 0; i < parts_.size(); ++i) {
      const Part& part = parts_[i];
      if (counts[i] == 0) continue;
      votes = votes || part.kind == Part::Kind::kVoters;
      signers = signers || part.kind == Part::Kind::kSigners;
      tasks.insert(tasks.end(), static_cast<std::size_t>(counts[i]), part.name);
      people.insert(part.people->begin(), part.people->end());
      seats.push_back(part.name + ": " + std::to_string(part.count) + "/" +
                      std::to_string(part.people->size()) + " (" + names(*part.people) + ")");
    }
    const StateId state = parts_[last].state;
    if (votes || signers) {
      scene_.report(signers ? Severity::kWarning : Severity::kError,
                    Message(signers ? "workflows.four-eyes-with-signers" : "workflows.four-eyes-with-votes",
                            {{"seats", join(seats, "; ")}}),
                    state, std::move(path));
      return;
    }
    // The task comes up before its event, and there is already nobody for it.
    path.pop_back();
    scene_.report(Severity::kError,
                  Message("workflows.four-eyes-unsatisfiable", {{"tasks", join(tasks, ", ")},
                                                                {"people", names(people)},
                                                                {"needed", std::to_string(tasks.size())}}),
                  state, std::move(path));
  }

  static std::string names(const std::set<std::string>& people) {
    constexpr std::size_t kShown = 12;
    std::vector<std::string> shown;
    for (const std::string& person : people) {
      if (shown.size() == kShown) {
        shown.emplace_back("…");
        break;
      }
      shown.push_back(person);
    }
    return join(shown, ", ");
  }

  const CheckScene& scene_;
  std::vector<Part> parts_;
  std::vector<Apart> apart_;
  std::map<std::string, std::vector<Touch>> touches_;  // By event.
  std::vector<Run> runs_;
  std::map<std::tuple<std::size_t, Bits, Bits>, std::size_t> known_;
  std::map<std::pair<Bits, Bits>, Answer> answers_;
};

class SeatingCheck {
 public:
  SeatingCheck(const CheckScene& scene, const Roster& roster)
      : scene_(scene), roster_(roster), votes_(scene, &roster) {}

  void run() {
    add_doers();
    add_voters();
    // First what the law of the case is strict about; who signs is only a convention.
    const std::set<std::size_t> told = check_knots({});
    add_signers();
    check_knots(told);
  }

 private:
  const std::set<std::string>* people_of(const std::string& role) const {
    const Role* found = scene_.workflow.role(role);
    return found == nullptr || found->external ? nullptr : &roster_.people(found->group);
  }

  void add_doers() {
    for (StateId id = 1; id < scene_.chart.states().size(); ++id) {
      const std::optional<Task>& task = scene_.workflow.state(id).task;
      if (!task) continue;
      const std::set<std::string>* people = people_of(task->role);
      if (people == nullptr) continue;
      doers_[task->id] = parts_.size();
      parts_.push_back({Part::Kind::kDoers, task->id, id, task->approvals, people});
      if (task->approvals < 2) continue;
      beginners_[task->id] = parts_.size();
      parts_.push_back({Part::Kind::kDoers, task->id, id, task->approvals - 1, people});
    }
    for (StateId id = 1; id < scene_.chart.states().size(); ++id) {
      const std::optional<Task>& task = scene_.workflow.state(id).task;
      if (!task || !doers_.contains(task->id)) continue;
      for (const Outcome& outcome : task->outcomes) {
        touch(task->id + "." + outcome.id, doers_.at(task->id), *task);
        const auto beginners = beginners_.find(task->id);
        if (beginners == beginners_.end()) continue;
        touch(task->id + "." + outcome.id, beginners->second, *task, doers_.at(task->id));
      }
    }
  }

  // What a vote can never reach, and a group without members, other checks have told already.
  void add_voters() {
    for (StateId id = 1; id < scene_.chart.states().size(); ++id) {
      const std::optional<Task>& task = scene_.workflow.state(id).task;
      if (!task || !task->vote) continue;
      const std::set<std::string>* people = people_of(task->vote->among);
      if (people == nullptr || task->vote->votes_for == task->vote->members) continue;
      for (const Outcome& outcome : task->outcomes) {
        const std::string event = task->id + "." + outcome.id;
        const auto least = votes_.least_votes(*task, event);
        if (!least || is_never_enough(*task, event, id)) continue;
        touch(event, parts_.size(), *task);
        parts_.push_back({Part::Kind::kVoters, event, id, *least, people});
      }
    }
  }

  bool is_never_enough(const Task& task, const std::string& event, StateId state) const {
    const std::int64_t kept_away = votes_.kept_away(task, state);
    const std::int64_t members = votes_.size_of(*task.vote);
    return std::none_of(scene_.chart.transitions().begin(), scene_.chart.transitions().end(),
                        [&](const ChartTransition& one) {
                          if (std::find(one.events.begin(), one.events.end(), event) == one.events.end())
                            return false;
                          for (std::int64_t votes = 0; votes <= members - kept_away; ++votes) {
                            if (votes_.holds(one, *task.vote, votes, members) != Truth::kFalse) return true;
                          }
                          return false;
                        });
  }

  void add_signers() {
    for (StateId id = 1; id < scene_.chart.states().size(); ++id) {
      const std::optional<Task>& task = scene_.workflow.state(id).task;
      if (!task) continue;
      for (const Outcome& outcome : task->outcomes) {
        const std::string event = task->id + "." + outcome.id;
        std::vector<std::string> needs = task->needs;
        for (TransitionId one = 0; one < scene_.chart.transitions().size(); ++one) {
          const auto& events = scene_.chart.transition(one).events;
          if (std::find(events.begin(), events.end(), event) == events.end()) continue;
          const auto& more = scene_.workflow.transition(one).needs;
          needs.insert(needs.end(), more.begin(), more.end());
        }
        for (const std::string& need : std::set<std::string>(needs.begin(), needs.end()))
          add_signers_of(need, event, *task, id);
      }
    }
  }

  void add_signers_of(const std::string& need, const std::string& event, const Task& task, StateId state) {
    const DocumentType* document = scene_.workflow.document(need);
    if (document == nullptr || document->signatures == 0) return;
    const std::set<std::string>* people = people_of(document->by);
    // Too few of them for the document alone is told already.
    if (people == nullptr || static_cast<std::int64_t>(people->size()) < document->signatures) return;
    const auto [part, is_new] = signers_.emplace(need, parts_.size());
    if (is_new) parts_.push_back({Part::Kind::kSigners, need, state, document->signatures, people});
    touch(event, part->second, task);
  }

  void touch(const std::string& event, std::size_t part, const Task& task,
             std::optional<std::size_t> begins = std::nullopt) {
    Touch one{part, {}, begins};
    for (const std::string& other : task.not_same_as) {
      for (const auto* parts : {&doers_, &beginners_}) {
        const auto doers = parts->find(other);
        if (doers != parts->end() && other != task.id) one.not_after.push_back(doers->second);
      }
    }
    touches_[event].push_back(std::move(one));
  }

  // The smallest part number of the knot that each part is in.
  std::vector<std::size_t> knots() const {
    std::vector<std::size_t> knot(parts_.size());
    for (std::size_t i = 0; i < knot.size(); ++i) knot[i] = i;
    for (const auto& [event, touches] : touches_) {
      for (const Touch& one : touches) {
        std::vector<std::size_t> tied = one.not_after;
        if (one.begins) tied.push_back(*one.begins);
        for (const std::size_t other : tied) {
          const std::size_t from = std::max(knot[one.part], knot[other]);
          const std::size_t to = std::min(knot[one.part], knot[other]);
          std::replace(knot.begin(), knot.end(), from, to);
        }
      }
    }
    return knot;
  }

  // Leaves out knots told already; returns those told now, by their smallest part.
  std::set<std::size_t> check_knots(const std::set<std::size_t>& told) {
    const std::vector<std::size_t> knot = knots();
    std::set<std::size_t> found;
    for (std::size_t first = 0; first < parts_.size(); ++first) {
      std::vector<std::size_t> members;
      bool known = false;
      for (std::size_t i = first; i < parts_.size(); ++i) {
        if (knot[i] != first) continue;
        members.push_back(i);
        known = known || told.contains(i);
      }
      // A part tied to no other asks for no more than people enough, and of voters and signers that is known.
      const Part& part = parts_[first];
      const bool alone =
          members.size() == 1 &&
          (part.kind != Part::Kind::kDoers || part.count <= static_cast<std::int64_t>(part.people->size()));
      if (members.empty() || known || alone) continue;
      if (knot_of(members).check()) found.insert(members.begin(), members.end());
    }
    return found;
  }

  Knot knot_of(const std::vector<std::size_t>& members) const {
    std::map<std::size_t, std::size_t> number;
    std::vector<Part> parts;
    for (const std::size_t member : members) {
      number[member] = parts.size();
      parts.push_back(parts_[member]);
    }
    std::vector<Apart> apart;
    std::map<std::string, std::vector<Touch>> touches;
    for (const auto& [event, here] : touches_) {
      for (const Touch& one : here) {
        const auto part = number.find(one.part);
        if (part == number.end()) continue;
        Touch renumbered{part->second, {}, std::nullopt};
        if (one.begins) renumbered.begins = number.at(*one.begins);
        for (const std::size_t other : one.not_after) {
          const Apart pair(number.at(other), part->second);
          renumbered.not_after.push_back(pair.first);
          if (std::find(apart.begin(), apart.end(), pair) == apart.end()) apart.push_back(pair);
        }
        touches[event].push_back(std::move(renumbered));
      }
    }
    return {scene_, std::move(parts), std::move(apart), std::move(touches)};
  }

  const CheckScene& scene_;
  const Roster& roster_;
  VoteCount votes_;
  std::vector<Part> parts_;
  std::map<std::string, std::size_t> doers_;      // Parts by task,
  std::map<std::string, std::size_t> beginners_;  // of tasks that several approve also those who began,
  std::map<std::string, std::size_t> signers_;    // and by document.
  std::map<std::string, std::vector<Touch>> touches_;
};

}  // namespace

void check_seating(const CheckScene& scene, const Roster& roster) { SeatingCheck(scene, roster).run(); }

}  // namespace htx::workflows::internal
