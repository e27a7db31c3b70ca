#pragma once

#include <functional>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "engine/identity/membership.h"
#include "engine/session/session.h"

namespace htx {

// Whether a cooperative, by what its record says, lies in a scope on a day: if it names a unit of it at a
// level that there is on that day.  How names are written (case, spaces, place of the tone) does not matter.
bool lies_in(const Scope& scope, const Json& cooperative, const Jurisdiction& jurisdiction, Date day);

// Fails with "session.no-such-area" unless each area is of a level by which cooperatives are recorded.
Status check_scope(const Jurisdiction& jurisdiction, const Scope& scope);

// Which cooperatives the actor of a session sees today.  Every use case that shows or changes what belongs to
// a cooperative asks here; what is not seen answers as if it were not there.  Reads each that is asked for
// once.
class Sight {
 public:
  explicit Sight(const Session& session) : session_(session) {}

  bool is_whole() const { return session_.actor.scope.is_whole(); }
  Result<bool> has(const std::string& cooperative);

  // Takes from a list what belongs to others.  `cooperative_of`: a member of the row, or what is called with
  // it.
  template <class Row, class Of>
  Status keep_seen(std::vector<Row>& rows, const Of& cooperative_of);

 private:
  Status read_all();

  const Session& session_;
  std::map<std::string, bool, std::less<>> known_;
  bool is_all_known_ = false;
};

// The record of a cooperative that the actor sees.  Fails with "session.no-such-cooperative".
Result<Record> seen_cooperative(const Session& session, const std::string& id);

// Somebody who could see a cooperative, and by which membership.
struct Onlooker {
  Member member;
  OfficeRole role = OfficeRole::kCommittee;
};
// Everybody who could on a day see the cooperative whose record says that; by role and account.
Result<std::vector<Onlooker>> who_could_see(const Session& session, const Json& cooperative, Date day);

template <class Row, class Of>
Status Sight::keep_seen(std::vector<Row>& rows, const Of& cooperative_of) {
  if (is_whole()) return Done{};
  constexpr std::size_t kFew = 200;
  if (rows.size() > kFew) HTX_RETURN_IF_ERROR(read_all());
  std::vector<Row> kept;
  for (Row& row : rows) {
    HTX_ASSIGN_OR_RETURN(const bool seen, has(std::invoke(cooperative_of, std::as_const(row))));
    if (seen) kept.push_back(std::move(row));
  }
  rows = std::move(kept);
  return Done{};
}

}  // namespace htx
