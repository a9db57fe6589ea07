// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @notice Solidly's stable curve x³y + y³x = k; amounts and k have 18 decimals.
library StableCurve {
    uint256 private constant ONE = 1e18;
    uint256 private constant MAX_STEPS = 255;

    error NoSolution();

    function invariant(uint256 x, uint256 y) internal pure returns (uint256) {
        return (((x * y) / ONE) * ((x * x) / ONE + (y * y) / ONE)) / ONE;
    }

    /// @notice The least y, as far as Newton's method gets in integers, with which the invariant is at least k.
    function solve(uint256 x, uint256 k, uint256 guess) internal pure returns (uint256 y) {
        y = guess;
        for (uint256 step = 0; step < MAX_STEPS; ++step) {
            uint256 current = invariant(x, y);
            uint256 slope = (x * (3 * ((y * y) / ONE) + (x * x) / ONE)) / ONE;
            uint256 next = current < k ? y + ((k - current) * ONE) / slope : y - ((current - k) * ONE) / slope;
            if (next == y) {
                // Rounded down, the invariant can be just below k: one more unit makes up for it.
                return current < k ? y + 1 : y;
            }
            y = next;
        }
        revert NoSolution();
    }
}
