// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IPoolCallbacks} from "./IPoolCallbacks.sol";

/// @notice Calldata of the callbacks, as a pool or a lender or somebody who pretends to be one would send it.
library Callbacks {
    uint256 internal constant KINDS = 7;

    function v2(bytes memory route) internal pure returns (bytes memory) {
        return abi.encodeCall(IPoolCallbacks.uniswapV2Call, (address(0), 0, 0, route));
    }

    function v3(int256 amount0, int256 amount1, bytes memory route) internal pure returns (bytes memory) {
        return abi.encodeCall(IPoolCallbacks.uniswapV3SwapCallback, (amount0, amount1, route));
    }

    function balancer(
        address token,
        uint256 amount,
        uint256 fee,
        bytes memory route
    ) internal pure returns (bytes memory) {
        address[] memory tokens = new address[](1);
        uint256[] memory amounts = new uint256[](1);
        uint256[] memory fees = new uint256[](1);
        (tokens[0], amounts[0], fees[0]) = (token, amount, fee);
        return abi.encodeCall(IPoolCallbacks.receiveFlashLoan, (tokens, amounts, fees, route));
    }

    function morpho(uint256 amount, bytes memory route) internal pure returns (bytes memory) {
        return abi.encodeCall(IPoolCallbacks.onMorphoFlashLoan, (amount, route));
    }

    function aave(
        address token,
        uint256 amount,
        uint256 premium,
        bytes memory route
    ) internal pure returns (bytes memory) {
        return abi.encodeCall(IPoolCallbacks.executeOperation, (token, amount, premium, address(0), route));
    }

    function erc3156(
        address token,
        uint256 amount,
        uint256 fee,
        bytes memory route
    ) internal pure returns (bytes memory) {
        return abi.encodeCall(IPoolCallbacks.onFlashLoan, (address(0), token, amount, fee, route));
    }

    /// @notice The data begins with what the manager was unlocked for: 0 and to whom for a hop, 1 for a token, 2 for ETH.
    function unlock(bytes memory data) internal pure returns (bytes memory) {
        return abi.encodeCall(IPoolCallbacks.unlockCallback, (data));
    }

    /// @notice Any of them.
    function any(uint256 kind, uint256 amount, address token, bytes memory route) internal pure returns (bytes memory) {
        kind %= KINDS;
        if (kind == 0) return v2(route);
        if (kind == 1) return v3(int256(amount), -1, route);
        if (kind == 2) return balancer(token, amount, 0, route);
        if (kind == 3) return morpho(amount, route);
        if (kind == 4) return aave(token, amount, 0, route);
        if (kind == 5) return erc3156(token, amount, 0, route);
        return unlock(bytes.concat(bytes1(uint8(amount % 3)), route));
    }
}
