#pragma once

#include <cstdint>
#include <string>

namespace htx {

// The YAML of a workflow drawn at random from a seed, with everything a case can be asked for: tasks of own
// and outside roles, four eyes, approvals by two, votes, papers with signatures and consents, deadlines of
// all kinds, declared in any order, with pauses and extensions, windows, forbidden acts, compound and
// parallel states, a stop that pauses. Blanks have a length from version 2 on. The data items `day_a` and
// `day_b` have first values around `first_day` ("2021-06-14").  It always reads; whether it is sound,
// `workflows::analyse` tells.
std::string random_workflow(std::uint32_t seed, const std::string& id, int version,
                            const std::string& first_day);

}  // namespace htx
