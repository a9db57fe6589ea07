// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @notice What the bot asked whoever called it back.
interface INamesToken {
    function token0() external view returns (address);
}
