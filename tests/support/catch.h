#pragma once

// Catch2, whichever of its two generations the machine has (Debian 12: 2.13; later systems: 3).
#if __has_include(<catch2/catch_all.hpp>)
#include <catch2/catch_all.hpp>
#else
#include <catch2/catch.hpp>
#endif
