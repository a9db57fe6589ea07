// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {CountingToken} from "../../invariants/market/CountingToken.sol";

/// @notice A control: keeps the expected pool and, later in the same transaction, an amount in one transient slot.
contract TransientVault {
    error NotPool();

    /// @param amount what is minted, which the caller can choose by what it brings
    function mint(uint256 amount) external returns (uint256) {
        assembly ("memory-safe") {
            tstore(1, 0) // the pool; there is nothing to swap in this replay
            tstore(1, amount) // for whoever asks how much was minted
        }
        return amount;
    }

    /// @param data the token
    function uniswapV3SwapCallback(int256 amount0, int256, bytes calldata data) external {
        address pool;
        assembly ("memory-safe") {
            pool := tload(1)
        }
        if (msg.sender != pool) revert NotPool();
        CountingToken(abi.decode(data, (address))).transfer(msg.sender, uint256(amount0));
    }
}
