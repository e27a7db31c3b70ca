#pragma once

#include <string>

#include "engine/evaluation/evaluation.h"
#include "engine/server/visit/visit.h"

// The long work that pages and programs ask for alike.  Each answers the id of its job, or of the one that
// was asked for with the same key before.
namespace htx::server {

// Judges a period, as evaluate() does.
std::string start_evaluation(const Visit& visit, const EvaluationRequest& request, const std::string& key);
// Counts running deadlines again by the calendar of today, and writes what moves.
std::string start_recount(const Visit& visit, const std::string& key);
// Computes again what was judged, and writes nothing.
std::string start_replay(const Visit& visit, const std::string& key);
// Holds the store against its ledger, and writes nothing.
std::string start_verification(const Visit& visit, const std::string& key);

}  // namespace htx::server
