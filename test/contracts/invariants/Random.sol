// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @notice Numbers drawn one after the other from the seed that the runner chooses.
library Random {
    struct Source {
        uint256 state;
    }

    function from(uint256 seed) internal pure returns (Source memory) {
        return Source(uint256(keccak256(abi.encode(seed))));
    }

    /// @notice A number below `limit`.
    function below(Source memory source, uint256 limit) internal pure returns (uint256) {
        source.state = uint256(keccak256(abi.encode(source.state)));
        return source.state % limit;
    }

    function between(Source memory source, uint256 low, uint256 high) internal pure returns (uint256) {
        return low + below(source, high - low + 1);
    }

    function percent(Source memory source, uint256 chance) internal pure returns (bool) {
        return below(source, 100) < chance;
    }
}
